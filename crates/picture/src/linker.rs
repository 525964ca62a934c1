//! Brings links and happenings of a store up to date.
//!
//! What two events have in common never changes, so links are only added. What is one happening is found anew for the
//! events that hang together with what changed, see [`crate::component`].

use crate::cluster::{Pair, clusters};
use crate::component::{self, Component};
use crate::decisions;
use crate::load::Shelf;
use crate::points::P;
use crate::report::Report;
use crate::score::{Reason, Verdict, compare, reasons};
use crate::{meet, near, voice};
use lagebild_store::{Store, StoreError};
use rusqlite::{Connection, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Stories linked in one transaction. Ingest brings far fewer at a time; when all are linked anew, happenings are found
/// once for so many, and not again with every few hundred.
const BATCH: usize = 8192;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Linked {
    /// Stories looked at.
    pub stories: usize,
    /// Links added between events.
    pub links: usize,
}

/// Links the events of a store; holds what it has read, so that one linker serves a whole run.
///
/// ```
/// use lagebild_picture::{Linked, Linker};
/// use lagebild_store::Store;
///
/// let path = std::env::temp_dir().join("lagebild-doc-linker.db");
/// # let _ = std::fs::remove_file(&path);
/// let mut store = Store::open(&path)?;
///
/// assert_eq!(Linker::default().update(&mut store)?, Linked::default(), "nothing to link yet");
/// # Ok::<(), lagebild_store::StoreError>(())
/// ```
#[derive(Debug, Default)]
pub struct Linker {
    shelf: Shelf,
}

impl Linker {
    /// Links all stories that are new or changed since the last time. Interrupted, it goes on where it was.
    pub fn update(&mut self, store: &mut Store) -> Result<Linked, StoreError> {
        let mut all = Linked::default();
        loop {
            let done = store.change(|db| self.batch(db))?;
            all.stories += done.stories;
            all.links += done.links;
            if done.stories == 0 {
                return Ok(all);
            }
        }
    }

    /// Forgets all links (not what people decided) and links everything anew.
    pub fn rebuild(&mut self, store: &mut Store) -> Result<Linked, StoreError> {
        self.shelf = Shelf::default();
        store.change(|db| {
            for table in
                ["happening_members", "happenings", "links", "link_keys", "near_duplicates", "sketches"]
            {
                db.execute(&format!("DELETE FROM {table}"), [])?;
            }
            db.execute("INSERT OR IGNORE INTO link_pending SELECT id FROM stories", [])?;
            Ok(())
        })?;
        self.update(store)
    }

    fn batch(&mut self, db: &Transaction<'_>) -> Result<Linked, StoreError> {
        self.shelf.sweep();
        let stories: Vec<i64> = db
            .prepare_cached("SELECT story FROM link_pending ORDER BY story LIMIT ?1")?
            .query_map([BATCH], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let mut done = Linked { stories: stories.len(), links: 0 };
        let mut touched = BTreeSet::new();
        for story in stories {
            near::keep(db, &mut self.shelf, story)?;
            let events: Vec<i64> = db
                .prepare_cached("SELECT id FROM events WHERE story = ?1 ORDER BY id")?
                .query_map([story], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for event in &events {
                done.links += self.link(db, *event)?;
            }
            touched.extend(events);
            db.prepare_cached("DELETE FROM link_pending WHERE story = ?1")?.execute([story])?;
        }
        while let Some(event) = touched.pop_first() {
            let component = component::of(db, event)?;
            touched.retain(|e| !component.events.contains(e));
            self.settle(db, &component)?;
        }
        Ok(done)
    }

    /// Compares an event with those it meets, once.
    fn link(&mut self, db: &Transaction<'_>, row: i64) -> Result<usize, StoreError> {
        if db.prepare_cached("SELECT 1 FROM link_keys WHERE event = ?1 LIMIT 1")?.exists([row])? {
            return Ok(0);
        }
        let Some(own) = self.shelf.report(db, row)? else { return Ok(0) };
        let mut met: BTreeSet<i64> = BTreeSet::new();
        let mut find = db.prepare_cached("SELECT event FROM link_keys WHERE key = ?1")?;
        for key in meet::looks(&own) {
            let rows = find.query_map([key], |r| r.get::<_, i64>(0))?;
            met.extend(rows.collect::<Result<Vec<_>, _>>()?);
        }
        let near = near::of(db, [own.text.row])?;
        let mut insert = db.prepare_cached(
            "INSERT OR REPLACE INTO links (a, b, kind, points, reasons) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut links = 0;
        for other in met {
            let Some(other) = self.shelf.report(db, other)? else { continue };
            let repeated = near.values().any(|n| n.contains(&other.text.row));
            let (kind, points) = match compare(&own, &other, repeated) {
                Verdict::Same(points) if points >= P.link => ("same", points),
                Verdict::Announced(points) if points >= P.link => ("announced", points),
                _ => continue,
            };
            let plan_first = kind == "announced" && own.claim == crate::Claim::Announces;
            let (a, b) = match (kind, plan_first) {
                ("announced", true) => (own.row, other.row),
                ("announced", false) => (other.row, own.row),
                _ => (own.row.min(other.row), own.row.max(other.row)),
            };
            insert.execute(params![a, b, kind, points, json(&reasons(&own, &other, repeated))])?;
            links += 1;
        }
        let mut add = db.prepare_cached("INSERT OR IGNORE INTO link_keys (key, event) VALUES (?1, ?2)")?;
        for key in meet::keys(&own) {
            add.execute(params![key, row])?;
        }
        // an event without any key (dates without an end) is not compared again either
        add.execute(params!["", row])?;
        Ok(links)
    }

    /// Finds anew which events of a component are one happening.
    fn settle(&mut self, db: &Transaction<'_>, component: &Component) -> Result<(), StoreError> {
        let (mut live, mut gone) = (Vec::new(), Vec::new());
        let mut shown = db.prepare_cached("SELECT shown_from < shown_until FROM events WHERE id = ?1")?;
        for row in &component.events {
            let is_shown: bool = shown.query_row([row], |r| r.get(0))?;
            if is_shown { live.push(*row) } else { gone.push(*row) }
        }
        let reports: BTreeMap<i64, Arc<Report>> = component
            .events
            .iter()
            .filter_map(|row| self.shelf.report(db, *row).map(|r| r.map(|r| (*row, r))).transpose())
            .collect::<Result<_, _>>()?;
        let near = near::of(db, reports.values().map(|r| r.text.row))?;
        let view = View { component, reports: &reports, near: &near };
        let mut happenings = Vec::new();
        for piece in component::pieces(component, &live, P.link) {
            happenings.extend(view.happenings(&piece));
        }
        let names = view.names(&happenings, &gone);
        forget(db, component)?;
        for (members, name) in happenings.iter().zip(names) {
            view.keep(db, members, name)?;
        }
        Ok(())
    }
}

/// Takes the events of a component out of their happenings.
fn forget(db: &Transaction<'_>, component: &Component) -> Result<(), StoreError> {
    let mut was = BTreeSet::new();
    let mut find = db.prepare_cached("SELECT happening FROM happening_members WHERE event = ?1")?;
    let mut delete = db.prepare_cached("DELETE FROM happening_members WHERE event = ?1")?;
    for row in &component.events {
        let of: Vec<i64> = find.query_map([row], |r| r.get(0))?.collect::<Result<_, _>>()?;
        was.extend(of);
        delete.execute([row])?;
    }
    let mut orphan = db.prepare_cached(
        "DELETE FROM happenings WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM happening_members WHERE happening = ?1)",
    )?;
    for id in was {
        orphan.execute([id])?;
    }
    Ok(())
}

/// A component with its reports.
struct View<'a> {
    component: &'a Component,
    reports: &'a BTreeMap<i64, Arc<Report>>,
    near: &'a BTreeMap<i64, BTreeSet<i64>>,
}

impl View<'_> {
    fn repeated(&self, a: &Report, b: &Report) -> bool {
        self.near.get(&a.text.row).is_some_and(|n| n.contains(&b.text.row))
    }

    fn pair(&self, a: &Report, b: &Report) -> Pair {
        match compare(a, b, self.repeated(a, b)) {
            Verdict::Same(points) => Pair::Points(points),
            Verdict::Never | Verdict::Announced(_) => Pair::Never,
        }
    }

    /// The happenings of a piece, each with the rows of its reports.
    fn happenings(&self, piece: &[i64]) -> Vec<Vec<i64>> {
        let mut order: Vec<&Arc<Report>> = piece.iter().filter_map(|row| self.reports.get(row)).collect();
        order.sort_by(|a, b| a.order().cmp(&b.order()).then(a.row.cmp(&b.row)));
        let place: BTreeMap<i64, usize> = order.iter().enumerate().map(|(i, r)| (r.row, i)).collect();
        let decided = |wanted: bool| {
            let pairs = self.component.decided.iter().filter(|(_, together)| **together == wanted);
            pairs.filter_map(|((a, b), _)| Some((*place.get(a)?, *place.get(b)?))).collect::<Vec<_>>()
        };
        let pair = |i: usize, j: usize| match (order.get(i), order.get(j)) {
            (Some(a), Some(b)) => self.pair(a, b),
            _ => Pair::Never,
        };
        let found = clusters(order.len(), pair, &decided(true), &decided(false));
        let rows = |c: Vec<usize>| c.into_iter().filter_map(|i| order.get(i).map(|r| r.row)).collect();
        found.into_iter().map(rows).collect()
    }

    /// The numbers of happenings: that of the earliest event ever counted to each. An event that is gone (replaced,
    /// withdrawn) is counted to the happening of its next version, else to the one it fits best.
    fn names(&self, happenings: &[Vec<i64>], gone: &[i64]) -> Vec<i64> {
        let mut names: Vec<i64> =
            happenings.iter().map(|m| m.iter().min().copied().unwrap_or_default()).collect();
        for row in gone {
            let last = self.component.newest(*row);
            let later = happenings.iter().position(|m| m.contains(&last));
            if let Some(name) = later.or_else(|| self.best(*row, happenings)).and_then(|i| names.get_mut(i)) {
                *name = (*name).min(*row);
            }
        }
        names
    }

    /// The happening that an event fits best, if it fits one well enough.
    fn best(&self, row: i64, happenings: &[Vec<i64>]) -> Option<usize> {
        let own = self.reports.get(&row)?;
        let average = |members: &Vec<i64>| {
            let mut sum = 0;
            for other in members.iter().filter_map(|m| self.reports.get(m)) {
                match self.pair(own, other) {
                    Pair::Never => return None,
                    Pair::Points(p) => sum += p,
                }
            }
            Some(sum * 100 / members.len().max(1) as i32)
        };
        let fits = happenings.iter().enumerate().filter_map(|(i, m)| Some((average(m)?, i)));
        let best = fits.max_by_key(|(points, i)| (*points, std::cmp::Reverse(*i)))?;
        (best.0 >= P.merge * 100).then_some(best.1)
    }

    /// Writes a happening with the reasons of each membership.
    fn keep(&self, db: &Connection, members: &[i64], name: i64) -> Result<(), StoreError> {
        let reports: Vec<&Report> =
            members.iter().filter_map(|m| self.reports.get(m).map(Arc::as_ref)).collect();
        db.prepare_cached("INSERT OR IGNORE INTO happenings (id) VALUES (?1)")?.execute([name])?;
        let mut insert = db.prepare_cached(
            "INSERT INTO happening_members (event, happening, claim, denied, voice, beside, points, reasons)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (report, voice) in reports.iter().zip(voice::voices(&reports, self.near)) {
            let beside = self.beside(db, report, &reports)?;
            let (other, points, why) = match &beside {
                Some((other, points, why)) => (Some(*other), Some(*points), json(why)),
                None => (None, None, json(&[])),
            };
            let claim = report.claim.word();
            insert.execute(params![report.row, name, claim, report.denied, voice, other, points, why])?;
        }
        Ok(())
    }

    /// The report that speaks most for another one's membership, with the reasons; a decision where people made one.
    fn beside(
        &self,
        db: &Connection,
        own: &Report,
        all: &[&Report],
    ) -> Result<Option<(i64, i32, Vec<Reason>)>, StoreError> {
        let others = all.iter().filter(|o| o.row != own.row);
        let points = |o: &&&Report| match self.pair(own, o) {
            Pair::Points(p) => p,
            Pair::Never => i32::MIN,
        };
        let best = others.clone().map(|o| (points(&o), o)).max_by(|x, y| {
            x.0.cmp(&y.0).then_with(|| y.1.order().cmp(&x.1.order())).then(y.1.row.cmp(&x.1.row))
        });
        let Some((points, other)) = best else { return Ok(None) };
        if points >= P.link {
            return Ok(Some((other.row, points, reasons(own, other, self.repeated(own, other)))));
        }
        for other in others {
            let pair = (own.row.min(other.row), own.row.max(other.row));
            if self.component.decided.get(&pair) == Some(&true) {
                let detail = decisions::made(db, &own.event, &other.event)?.unwrap_or_default();
                return Ok(Some((
                    other.row,
                    0,
                    vec![Reason { feature: "decision".into(), points: 0, detail }],
                )));
            }
        }
        Ok(Some((other.row, points, reasons(own, other, self.repeated(own, other)))))
    }
}

/// Reasons as the store keeps them.
fn json(reasons: &[Reason]) -> String {
    let list: Vec<_> = reasons.iter().map(|r| serde_json::json!([r.feature, r.points, r.detail])).collect();
    serde_json::Value::from(list).to_string()
}
