//! Events that hang together: by links, as versions of one event, by what people decided.

use crate::decisions::{self, Decided};
use lagebild_store::StoreError;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Events that hang together, with everything that decides which are one happening.
#[derive(Debug, Default)]
pub(crate) struct Component {
    /// Rows of all events, also of those no longer shown.
    pub events: BTreeSet<i64>,
    /// Links, smaller row first, with their points.
    pub links: BTreeMap<(i64, i64), i32>,
    /// What people decided about pairs, smaller row first; `true` is together.
    pub decided: BTreeMap<(i64, i64), bool>,
    /// From a version of an event to the next one.
    pub next: BTreeMap<i64, i64>,
}

fn pair(a: i64, b: i64) -> (i64, i64) {
    (a.min(b), a.max(b))
}

/// The component of an event.
pub(crate) fn of(db: &Connection, start: i64) -> Result<Component, StoreError> {
    let mut out = Component::default();
    let mut open = vec![start];
    out.events.insert(start);
    let mut links = db.prepare_cached(
        "SELECT b, points FROM links WHERE a = ?1 AND kind = 'same'
         UNION ALL SELECT a, points FROM links WHERE b = ?1 AND kind = 'same'",
    )?;
    let mut versions = db.prepare_cached(
        "SELECT new, 1 FROM changes WHERE old = ?1 AND new IS NOT NULL
         UNION ALL SELECT old, 0 FROM changes WHERE new = ?1 AND old IS NOT NULL",
    )?;
    while let Some(event) = open.pop() {
        let mut reached: Vec<i64> = Vec::new();
        for link in links.query_map([event], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i32>(1)?)))? {
            let (other, points) = link?;
            out.links.insert(pair(event, other), points);
            reached.push(other);
        }
        for version in versions.query_map([event], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?)))? {
            let (other, later) = version?;
            if later {
                out.next.insert(event, other);
            }
            reached.push(other);
        }
        for Decided { other, together } in decisions::about(db, event)? {
            out.decided.insert(pair(event, other), together);
            if together {
                reached.push(other);
            }
        }
        open.extend(reached.into_iter().filter(|e| out.events.insert(*e)));
    }
    out.hand_on();
    Ok(out)
}

impl Component {
    /// The newest version of an event.
    pub fn newest(&self, mut event: i64) -> i64 {
        // versions are chained in one direction; the bound holds for a store that was tampered with
        for _ in 0..self.events.len() {
            match self.next.get(&event) {
                Some(next) => event = *next,
                None => break,
            }
        }
        event
    }

    /// What people decided about an event holds for its later versions too, unless they decided otherwise about these.
    fn hand_on(&mut self) {
        let mut later = BTreeMap::new();
        for ((a, b), together) in &self.decided {
            later.insert(pair(self.newest(*a), self.newest(*b)), *together);
        }
        for ((a, b), together) in later.into_iter().filter(|((a, b), _)| a != b) {
            self.decided.entry((a, b)).or_insert(together);
        }
    }
}

/// Sets of joined numbers.
struct Sets(BTreeMap<i64, i64>);

impl Sets {
    fn root(&mut self, x: i64) -> i64 {
        let mut root = x;
        while let Some(up) = self.0.get(&root).copied().filter(|u| *u != root) {
            root = up;
        }
        self.0.insert(x, root);
        root
    }

    fn join(&mut self, a: i64, b: i64) {
        let (a, b) = (self.root(a), self.root(b));
        self.0.insert(a.max(b), a.min(b));
    }
}

/// The largest number of events that are compared with all others: a stream of like events (a war) is cut before that.
const LARGEST: usize = 120;

/// The events `among` in pieces of bearable size: what hangs together by links of at least so many points, where a
/// piece is too large by links of one point more, and so on. What people put together is never cut.
pub(crate) fn pieces(component: &Component, among: &[i64], least: i32) -> Vec<Vec<i64>> {
    let set: BTreeSet<i64> = among.iter().copied().collect();
    let mut joined = Sets(set.iter().map(|e| (*e, *e)).collect());
    let here = |(a, b): &(i64, i64)| set.contains(a) && set.contains(b);
    let strong = component.links.iter().filter(|(p, points)| **points >= least && here(p)).map(|(p, _)| p);
    let decided = component.decided.iter().filter(|(p, together)| **together && here(p)).map(|(p, _)| p);
    let mut cuts = 0;
    for (a, b) in strong.chain(decided) {
        cuts += 1;
        joined.join(*a, *b);
    }
    let mut groups: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for e in &set {
        groups.entry(joined.root(*e)).or_default().push(*e);
    }
    let mut out = Vec::new();
    for group in groups.into_values() {
        if group.len() > LARGEST && cuts > 0 && least < MOST {
            out.extend(pieces(component, &group, least + 1));
        } else {
            out.push(group);
        }
    }
    out
}

/// More points than any link has.
const MOST: i32 = 64;
