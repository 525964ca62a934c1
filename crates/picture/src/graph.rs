//! Which events hang together, and the pieces in which they are looked at.
//!
//! Reports of like events (a war, a wave of visits) hang together in rows without an end. A *piece* is what of such a row
//! is looked at as a whole: the events that hang together with one by links of at least so many points, where *so many* is
//! the least number at which they are not more than [`LARGEST`]. A piece is found from any of its events by looking at
//! no more than [`LARGEST`] others, however long the row is; it depends on the links alone.

use crate::decisions::{self, Decided};
use crate::points::P;
use lagebild_store::StoreError;
use rusqlite::{Connection, OptionalExtension, Statement};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::rc::Rc;

/// The largest number of events that are compared with all others.
pub(crate) const LARGEST: usize = 120;
/// Points of what people put together: more than any link has, so that it is never cut.
pub(crate) const DECIDED: i32 = 1000;

/// One event that hangs together with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tie {
    pub other: i64,
    pub points: i32,
    /// The other one is shown at some time.
    pub live: bool,
}

/// Events that are looked at as a whole, sorted, and the points from which links held them together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub level: i32,
    pub events: Vec<i64>,
}

impl Piece {
    /// What a piece goes by in the store.
    pub fn id(&self) -> i64 {
        self.events.first().copied().unwrap_or_default()
    }
}

/// The links of a store, read as they are asked for.
pub(crate) struct Graph<'a> {
    db: &'a Connection,
    find_ties: Statement<'a>,
    /// People decided something; mostly not, and nothing is asked then.
    decided: bool,
    ties: FxHashMap<i64, Rc<Vec<Tie>>>,
    pieces: FxHashMap<i64, Rc<Piece>>,
    live: FxHashMap<i64, bool>,
}

impl<'a> Graph<'a> {
    pub fn new(db: &'a Connection) -> Result<Self, StoreError> {
        let decided = db.prepare_cached("SELECT 1 FROM link_decisions LIMIT 1")?.exists([])?;
        let find_ties = db.prepare(
            "SELECT l.b, l.points, e.shown_from < e.shown_until FROM links l JOIN events e ON e.id = l.b
             WHERE l.a = ?1 AND l.kind = 'same'
             UNION ALL
             SELECT l.a, l.points, e.shown_from < e.shown_until FROM links l JOIN events e ON e.id = l.a
             WHERE l.b = ?1 AND l.kind = 'same'",
        )?;
        Ok(Self {
            db,
            find_ties,
            decided,
            ties: FxHashMap::default(),
            pieces: FxHashMap::default(),
            live: FxHashMap::default(),
        })
    }

    /// True when an event is shown at some time: no later version of its story and no kill stand before that.
    pub fn is_live(&mut self, event: i64) -> Result<bool, StoreError> {
        if let Some(live) = self.live.get(&event) {
            return Ok(*live);
        }
        let mut find = self.db.prepare_cached("SELECT shown_from < shown_until FROM events WHERE id = ?1")?;
        let live = find.query_row([event], |r| r.get(0)).optional()?.unwrap_or(false);
        self.live.insert(event, live);
        Ok(live)
    }

    /// What an event hangs together with: by links, and by what people decided.
    pub fn ties(&mut self, event: i64) -> Result<Rc<Vec<Tie>>, StoreError> {
        if let Some(ties) = self.ties.get(&event) {
            return Ok(ties.clone());
        }
        let tie = |r: &rusqlite::Row<'_>| Ok(Tie { other: r.get(0)?, points: r.get(1)?, live: r.get(2)? });
        let mut ties: Vec<Tie> = self.find_ties.query_map([event], tie)?.collect::<Result<_, _>>()?;
        for (other, together) in self.decided(event)? {
            if together && other != event {
                ties.retain(|t| t.other != other);
                ties.push(Tie { other, points: DECIDED, live: self.is_live(other)? });
            }
        }
        self.live.extend(ties.iter().map(|t| (t.other, t.live)));
        let ties = Rc::new(ties);
        self.ties.insert(event, ties.clone());
        Ok(ties)
    }

    /// The newest version of an event.
    pub fn newest(&self, mut event: i64) -> Result<i64, StoreError> {
        let mut find =
            self.db.prepare_cached("SELECT new FROM changes WHERE old = ?1 AND new IS NOT NULL LIMIT 1")?;
        // versions are chained in one direction; what was seen ends it in a store that was tampered with
        let mut seen = BTreeSet::new();
        while seen.insert(event)
            && let Some(next) = find.query_row([event], |r| r.get(0)).optional()?
        {
            event = next;
        }
        Ok(event)
    }

    /// All versions before an event, in no order that matters.
    pub fn earlier(&self, event: i64) -> Result<BTreeSet<i64>, StoreError> {
        let mut find =
            self.db.prepare_cached("SELECT old FROM changes WHERE new = ?1 AND old IS NOT NULL")?;
        let mut out = BTreeSet::new();
        let mut open = vec![event];
        while let Some(e) = open.pop() {
            let found: Vec<i64> = find.query_map([e], |r| r.get(0))?.collect::<Result<_, _>>()?;
            open.extend(found.into_iter().filter(|o| *o != event && out.insert(*o)));
        }
        Ok(out)
    }

    /// What people decided about an event and others; `true` is together. What they decided about an event holds for
    /// its newest version too, unless they decided otherwise about that one.
    pub fn decided(&self, event: i64) -> Result<BTreeMap<i64, bool>, StoreError> {
        let mut out = BTreeMap::new();
        if !self.decided {
            return Ok(out);
        }
        if self.newest(event)? == event {
            let mut handed_on = BTreeMap::new();
            for version in self.earlier(event)?.into_iter().chain([event]) {
                for Decided { other, together } in decisions::about(self.db, version)? {
                    let pair = (version.min(other), version.max(other));
                    handed_on.insert(pair, (self.newest(other)?, together));
                }
            }
            // of several the one about the latest pair
            out.extend(handed_on.into_values().filter(|(other, _)| *other != event));
        }
        for Decided { other, together } in decisions::about(self.db, event)? {
            out.insert(other, together);
        }
        Ok(out)
    }

    /// The piece of an event that is live.
    pub fn piece(&mut self, event: i64) -> Result<Rc<Piece>, StoreError> {
        if let Some(piece) = self.pieces.get(&event) {
            return Ok(piece.clone());
        }
        let piece = Rc::new(self.grow(event)?);
        for e in &piece.events {
            self.pieces.insert(*e, piece.clone());
        }
        Ok(piece)
    }

    /// Takes up the nearest events, those with the strongest links first. When they are too many, the weakest link on
    /// the way is where the piece ends: all that is nearer was taken up before it.
    fn grow(&mut self, event: i64) -> Result<Piece, StoreError> {
        let mut reached: BTreeSet<i64> = BTreeSet::from([event]);
        // in the order they were taken up, each with the weakest link on the way
        let mut order = vec![(event, DECIDED)];
        let mut open: BinaryHeap<(i32, i64)> = BinaryHeap::new();
        let mut weakest = DECIDED;
        let mut at = event;
        loop {
            for tie in self.ties(at)?.iter().filter(|t| t.live && t.points >= P.link) {
                if !reached.contains(&tie.other) {
                    open.push((tie.points, tie.other));
                }
            }
            let next = loop {
                match open.pop() {
                    Some((points, other)) if reached.insert(other) => break Some((points, other)),
                    Some(_) => {}
                    None => break None,
                }
            };
            let Some((points, other)) = next else {
                return Ok(piece(P.link, order));
            };
            weakest = weakest.min(points);
            order.push((other, weakest));
            if order.len() > LARGEST && weakest < DECIDED {
                let level = weakest + 1;
                order.retain(|(_, on_the_way)| *on_the_way >= level);
                return Ok(piece(level, order));
            }
            at = other;
        }
    }
}

fn piece(level: i32, order: Vec<(i64, i32)>) -> Piece {
    let mut events: Vec<i64> = order.into_iter().map(|(e, _)| e).collect();
    events.sort_unstable();
    Piece { level, events }
}
