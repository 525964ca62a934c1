//! Memberships of happenings as the store keeps them.

use crate::graph::Piece;
use crate::report::Report;
use crate::score::Reason;
use lagebild_store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::collections::BTreeSet;

/// A row of `happening_members`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub event: i64,
    pub happening: i64,
    pub piece: i64,
    pub level: i32,
    claim: String,
    denied: bool,
    voice: String,
    beside: Option<i64>,
    points: Option<i32>,
    reasons: String,
}

impl Member {
    /// A report that stands alone.
    pub fn of(report: &Report, voice: String, happening: i64, piece: &Piece) -> Self {
        Self {
            event: report.row,
            happening,
            piece: piece.id(),
            level: piece.level,
            claim: report.claim.word().into(),
            denied: report.denied,
            voice,
            beside: None,
            points: None,
            reasons: json(&[]),
        }
    }

    /// Notes which report speaks most for its membership.
    pub fn stand_beside(&mut self, other: i64, points: i32, why: &[Reason]) {
        self.beside = Some(other);
        self.points = Some(points);
        self.reasons = json(why);
    }

    /// Writes the row in place of an earlier one.
    pub fn write(&self, db: &Transaction<'_>) -> Result<(), StoreError> {
        db.prepare_cached("INSERT OR IGNORE INTO happenings (id) VALUES (?1)")?.execute([self.happening])?;
        db.prepare_cached(
            "INSERT OR REPLACE INTO happening_members
             (event, happening, claim, denied, voice, beside, points, reasons, piece, level)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            self.event,
            self.happening,
            self.claim,
            self.denied,
            self.voice,
            self.beside,
            self.points,
            self.reasons,
            self.piece,
            self.level
        ])?;
        Ok(())
    }
}

fn member(r: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        event: r.get(0)?,
        happening: r.get(1)?,
        claim: r.get(2)?,
        denied: r.get(3)?,
        voice: r.get(4)?,
        beside: r.get(5)?,
        points: r.get(6)?,
        reasons: r.get(7)?,
        piece: r.get(8)?,
        level: r.get(9)?,
    })
}

/// The row of an event.
pub(crate) fn read(db: &Connection, event: i64) -> Result<Option<Member>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT event, happening, claim, denied, voice, beside, points, reasons, piece, level
         FROM happening_members WHERE event = ?1",
    )?;
    Ok(find.query_row([event], member).optional()?)
}

/// From how many points on links hold the piece of an event together; none for an event that is in no happening yet.
pub(crate) fn level(db: &Connection, event: i64) -> Result<Option<i32>, StoreError> {
    let mut find = db.prepare_cached("SELECT level FROM happening_members WHERE event = ?1")?;
    Ok(find.query_row([event], |r| r.get(0)).optional()?)
}

/// The events of a piece, as it was last.
pub(crate) fn of_piece(db: &Connection, piece: i64) -> Result<Vec<i64>, StoreError> {
    let mut find = db.prepare_cached("SELECT event FROM happening_members WHERE piece = ?1")?;
    Ok(find.query_map([piece], |r| r.get(0))?.collect::<Result<_, _>>()?)
}

/// Takes an event out of its happening.
pub(crate) fn remove(db: &Transaction<'_>, event: i64) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM happening_members WHERE event = ?1")?.execute([event])?;
    Ok(())
}

/// Takes away those of the happenings that have no member.
pub(crate) fn close(db: &Transaction<'_>, happenings: BTreeSet<i64>) -> Result<(), StoreError> {
    let mut orphan = db.prepare_cached(
        "DELETE FROM happenings WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM happening_members WHERE happening = ?1)",
    )?;
    for id in happenings {
        orphan.execute([id])?;
    }
    Ok(())
}

/// Reasons as the store keeps them.
pub(crate) fn json(reasons: &[Reason]) -> String {
    let list: Vec<_> = reasons.iter().map(|r| serde_json::json!([r.feature, r.points, r.detail])).collect();
    serde_json::Value::from(list).to_string()
}
