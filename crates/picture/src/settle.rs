//! Finds anew which events are one happening, where that may have changed.
//!
//! What is looked at again is what was touched, what that hangs together with, and the pieces of these as they were and
//! as they are; see [`crate::graph`]. All others are as they were: a piece that neither held nor holds anything with a
//! changed link is the same as before.

use crate::cluster::{Pair, clusters};
use crate::decisions;
use crate::graph::{Graph, Piece};
use crate::load::Shelf;
use crate::member::{self, Member};
use crate::near::Near;
use crate::points::P;
use crate::report::Report;
use crate::score::{Reason, Verdict, compare, reasons};
use crate::voice;
use lagebild_store::StoreError;
use rusqlite::Transaction;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Brings the happenings up to date after the events `touched` came, went, came back, or were decided about.
pub(crate) fn settle(
    db: &Transaction<'_>,
    shelf: &mut Shelf,
    mut touched: BTreeSet<i64>,
) -> Result<(), StoreError> {
    let mut graph = Graph::new(db)?;
    for event in touched.clone() {
        // what is decided of a version holds for its newest one
        touched.insert(graph.newest(event)?);
    }
    let region = Region::open(db, &mut graph, &touched)?;
    let mut settler = Settler { db, shelf, graph, touched, region };
    let mut gone: BTreeMap<i64, i64> =
        settler.region.was.iter().map(|(event, was)| (*event, was.happening)).collect();
    let mut left = BTreeSet::new();
    let pieces: Vec<Rc<Piece>> = settler.region.pieces.values().cloned().collect();
    for piece in pieces {
        for member in settler.happenings(&piece)? {
            let was = settler.region.was.get(&member.event);
            if let Some(happening) = gone.remove(&member.event)
                && happening != member.happening
            {
                left.insert(happening);
            }
            if was != Some(&member) {
                member.write(db)?;
            }
        }
    }
    for (event, happening) in gone {
        member::remove(db, event)?;
        left.insert(happening);
    }
    member::close(db, left)
}

/// What is looked at again.
#[derive(Default)]
struct Region {
    /// What the store has of the events looked at.
    was: BTreeMap<i64, Member>,
    /// How many events the pieces had, by their ids.
    sizes: BTreeMap<i64, usize>,
    /// The pieces that are looked at, by their ids.
    pieces: BTreeMap<i64, Rc<Piece>>,
}

impl Region {
    fn open(
        db: &Transaction<'_>,
        graph: &mut Graph<'_>,
        touched: &BTreeSet<i64>,
    ) -> Result<Self, StoreError> {
        let mut out = Self::default();
        let mut open: Vec<i64> = Vec::new();
        for event in touched {
            open.push(*event);
            open.extend(beside(db, graph, *event)?);
            // its earlier versions count to another happening when it comes or goes
            for version in graph.earlier(*event)? {
                open.push(version);
                open.extend(graph.ties(version)?.iter().filter(|t| t.live).map(|t| t.other));
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(event) = open.pop() {
            if !seen.insert(event) {
                continue;
            }
            if let Some(was) = member::read(db, event)? {
                let size = out.sizes.entry(was.piece).or_default();
                if *size == 0 {
                    open.extend(member::of_piece(db, was.piece)?);
                }
                *size += 1;
                out.was.insert(event, was);
            }
            if graph.is_live(event)? {
                let piece = graph.piece(event)?;
                if let Entry::Vacant(free) = out.pieces.entry(piece.id()) {
                    open.extend(&piece.events);
                    free.insert(piece);
                }
            }
        }
        Ok(out)
    }
}

/// Other events whose piece or happening may change because `event` was touched.
fn beside(db: &Transaction<'_>, graph: &mut Graph<'_>, event: i64) -> Result<Vec<i64>, StoreError> {
    let came = graph.is_live(event)? && member::level(db, event)?.is_none();
    let mut out = Vec::new();
    for tie in graph.ties(event)?.iter() {
        if !tie.live {
            // a happening's number may be that of an event that is gone, which may now go with another one
            out.push(graph.newest(tie.other)?);
            out.extend(graph.ties(tie.other)?.iter().filter(|t| t.live).map(|t| t.other));
        } else if came && member::level(db, tie.other)?.is_some_and(|level| tie.points < level) {
            // a link weaker than those that hold the other's piece together changes nothing there
        } else {
            out.push(tie.other);
        }
    }
    Ok(out)
}

/// Finds the happenings of pieces.
struct Settler<'a, 's> {
    db: &'a Transaction<'a>,
    shelf: &'s mut Shelf,
    graph: Graph<'a>,
    touched: BTreeSet<i64>,
    region: Region,
}

impl Settler<'_, '_> {
    /// The members of the happenings of a piece.
    fn happenings(&mut self, piece: &Piece) -> Result<Vec<Member>, StoreError> {
        let mut members = match self.as_it_was(piece) {
            Some(members) => members,
            None => self.anew(piece)?,
        };
        self.name(&mut members)?;
        Ok(members)
    }

    /// The members of a piece that had the same events before, none of them touched.
    fn as_it_was(&self, piece: &Piece) -> Option<Vec<Member>> {
        let same =
            |m: &Member| (m.piece, m.level) == (piece.id(), piece.level) && !self.touched.contains(&m.event);
        if self.region.sizes.get(&piece.id()) != Some(&piece.events.len()) {
            return None;
        }
        piece.events.iter().map(|e| self.region.was.get(e).filter(|m| same(m)).cloned()).collect()
    }

    /// The members of a piece, its events compared with each other. Their happenings go by their first event for now.
    fn anew(&mut self, piece: &Piece) -> Result<Vec<Member>, StoreError> {
        let mut reports: Vec<Arc<Report>> = Vec::with_capacity(piece.events.len());
        for event in &piece.events {
            reports.extend(self.shelf.report(self.db, *event)?);
        }
        reports.sort_by(|a, b| a.order().cmp(&b.order()).then(a.row.cmp(&b.row)));
        if let [one] = reports.as_slice() {
            let voice = voice::voices(&[one], &Near::default()).pop().unwrap_or_default();
            return Ok(vec![Member::of(one, voice, one.row, piece)]);
        }
        let near = Near::of(self.db, reports.iter().map(|r| r.text.row))?;
        let decided = self.decisions(&reports)?;
        let table = Table::of(reports, &near);
        let chosen = |wanted: bool| {
            let pairs = decided.iter().filter(|(_, together)| **together == wanted);
            pairs.map(|(pair, _)| *pair).collect::<Vec<_>>()
        };
        let together = chosen(true);
        let found = clusters(table.reports.len(), |i, j| table.pair(i, j), &together, &chosen(false));
        let mut out = Vec::with_capacity(piece.events.len());
        for cluster in found {
            let reports: Vec<&Report> =
                cluster.iter().filter_map(|i| table.reports.get(*i).map(Arc::as_ref)).collect();
            let name = reports.iter().map(|r| r.row).min().unwrap_or_default();
            let voices = voice::voices(&reports, &near);
            for ((at, report), voice) in cluster.iter().zip(&reports).zip(voices) {
                let mut member = Member::of(report, voice, name, piece);
                if let Some((other, points, why)) = self.beside(&table, &cluster, *at, &together)? {
                    member.stand_beside(other, points, &why);
                }
                out.push(member);
            }
        }
        Ok(out)
    }

    /// What people decided about pairs of these reports, by their places.
    fn decisions(&self, reports: &[Arc<Report>]) -> Result<BTreeMap<(usize, usize), bool>, StoreError> {
        let place: BTreeMap<i64, usize> = reports.iter().enumerate().map(|(i, r)| (r.row, i)).collect();
        let mut out = BTreeMap::new();
        for (i, report) in reports.iter().enumerate() {
            for (other, together) in self.graph.decided(report.row)? {
                if let Some(j) = place.get(&other).filter(|j| **j != i) {
                    out.insert((i.min(*j), i.max(*j)), together);
                }
            }
        }
        Ok(out)
    }

    /// The report of a cluster that speaks most for another one's being in it, with the reasons; a decision where people
    /// made one.
    fn beside(
        &self,
        table: &Table<'_>,
        cluster: &[usize],
        own: usize,
        together: &[(usize, usize)],
    ) -> Result<Option<(i64, i32, Vec<Reason>)>, StoreError> {
        let points = |other: usize| match table.pair(own, other) {
            Pair::Points(p) => p,
            Pair::Never => i32::MIN,
        };
        let others = || cluster.iter().copied().filter(|o| *o != own);
        // of equals the first
        let best = others().map(|o| (points(o), std::cmp::Reverse(o))).max();
        let Some((points, std::cmp::Reverse(other))) = best else { return Ok(None) };
        let (Some(report), Some(beside)) = (table.reports.get(own), table.reports.get(other)) else {
            return Ok(None);
        };
        if points < P.link {
            for other in others().filter(|o| together.contains(&(own.min(*o), own.max(*o)))) {
                let Some(beside) = table.reports.get(other) else { continue };
                let detail = decisions::made(self.db, &report.event, &beside.event)?.unwrap_or_default();
                let why = vec![Reason { feature: "decision".into(), points: 0, detail }];
                return Ok(Some((beside.row, 0, why)));
            }
        }
        Ok(Some((beside.row, points, reasons(report, beside, table.repeated(report, beside)))))
    }

    /// Gives the happenings of these members their numbers: that of the earliest event ever counted to each.
    fn name(&mut self, members: &mut [Member]) -> Result<(), StoreError> {
        let mut names: BTreeMap<i64, i64> = BTreeMap::new();
        for m in members.iter() {
            let earliest = self.gone_with(m.event)?.into_iter().min().map_or(m.event, |g| g.min(m.event));
            let name = names.entry(m.happening).or_insert(earliest);
            *name = earliest.min(*name);
        }
        for m in members {
            m.happening = names.get(&m.happening).copied().unwrap_or(m.happening);
        }
        Ok(())
    }

    /// Events that are gone (replaced, withdrawn) and counted to the happening of this one: its earlier versions, and
    /// those that have no later version and are linked with it more than with any other.
    fn gone_with(&mut self, event: i64) -> Result<Vec<i64>, StoreError> {
        let mut out = Vec::new();
        let earlier = self.graph.earlier(event)?;
        if !earlier.is_empty() && self.graph.newest(event)? == event {
            for e in earlier {
                if !self.graph.is_live(e)? {
                    out.push(e);
                }
            }
        }
        let ties = self.graph.ties(event)?;
        for tie in ties.iter().filter(|t| !t.live) {
            let newest = self.graph.newest(tie.other)?;
            if !self.graph.is_live(newest)? && self.nearest(tie.other)? == Some(event) {
                out.push(tie.other);
            }
        }
        Ok(out)
    }

    /// The live event with the strongest link to one; of equals the first.
    fn nearest(&mut self, event: i64) -> Result<Option<i64>, StoreError> {
        let ties = self.graph.ties(event)?;
        let most = ties.iter().filter(|t| t.live).map(|t| t.points).max();
        let mut best: Option<Arc<Report>> = None;
        for tie in ties.iter().filter(|t| t.live && Some(t.points) == most) {
            let Some(report) = self.shelf.report(self.db, tie.other)? else { continue };
            if best.as_ref().is_none_or(|b| (report.order(), report.row) < (b.order(), b.row)) {
                best = Some(report);
            }
        }
        Ok(best.map(|r| r.row))
    }
}

/// The reports of a piece, each compared with all others, once.
struct Table<'a> {
    reports: Vec<Arc<Report>>,
    pairs: Vec<Pair>,
    near: &'a Near,
}

impl<'a> Table<'a> {
    /// Compares reports, which stand in the order in which equals are preferred.
    fn of(reports: Vec<Arc<Report>>, near: &'a Near) -> Self {
        let mut out = Self { pairs: Vec::with_capacity(reports.len() * reports.len() / 2), reports, near };
        for (i, a) in out.reports.iter().enumerate() {
            for b in out.reports.iter().take(i) {
                let pair = match compare(b, a, out.repeated(b, a)) {
                    Verdict::Same(points) => Pair::Points(points),
                    Verdict::Never | Verdict::Announced(_) => Pair::Never,
                };
                out.pairs.push(pair);
            }
        }
        out
    }

    fn repeated(&self, a: &Report, b: &Report) -> bool {
        self.near.holds(a.text.row, b.text.row)
    }

    /// How two reports stand to each other, by their places.
    fn pair(&self, i: usize, j: usize) -> Pair {
        let (low, high) = (i.min(j), i.max(j));
        // row `high` holds its pairs with all before it
        let at = high * high.saturating_sub(1) / 2 + low;
        if i == j { Pair::Never } else { self.pairs.get(at).copied().unwrap_or(Pair::Never) }
    }
}
