//! Questions about happenings.

use crate::claim::Claim;
use crate::score::Reason;
use lagebild_store::{Reader, StoreError};
use rusqlite::{OptionalExtension, Row};

/// A happening as it is seen at the reader's instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Its number; written `h17`.
    pub id: i64,
    /// `actual`, `contested`, `negated`, `future` or `hypothetical`.
    pub status: String,
    /// First day, yyyymmdd; 0 where none is known.
    pub day: i64,
    /// Last day.
    pub last_day: i64,
    /// Number of stories that report it.
    pub reports: usize,
    /// Number of agencies that report it by themselves: copies and citations do not count.
    pub agencies: usize,
    /// Number of reports that deny it.
    pub denials: usize,
    /// Id of the event that stands for it: the surest that does not deny it.
    pub event: String,
    /// The headline of that event's story.
    pub headline: Option<String>,
}

/// A report of a happening.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Id of the event.
    pub event: String,
    /// What it claims.
    pub claim: Claim,
    /// The agency that stands behind it.
    pub voice: String,
    /// The report that speaks most for its being here; none where it stands alone, or that one is not shown.
    pub beside: Option<String>,
    /// Points of that link.
    pub points: Option<i32>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The record, JSON.
    pub record: String,
}

/// A happening that was announced by another, or announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The other happening's number.
    pub id: i64,
    /// It is the plan; else it is what may have fulfilled it.
    pub plan: bool,
    /// Points of the strongest link.
    pub points: i32,
    /// Its reasons.
    pub reasons: Vec<Reason>,
}

/// The happenings of a store, as its reader sees them.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    pub(crate) reader: &'a Reader,
}

/// The number of a happening's name.
///
/// ```
/// assert_eq!(lagebild_picture::number("h17"), Some(17));
/// assert_eq!(lagebild_picture::number("hanoi"), None);
/// ```
pub fn number(name: &str) -> Option<i64> {
    name.strip_prefix('h').filter(|n| n.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
}

const COLUMNS: &str = "happening_id, status, day, last_day, reports, agencies, denials, event, headline";

impl<'a> Picture<'a> {
    /// The happenings of a store.
    pub const fn new(reader: &'a Reader) -> Self {
        Self { reader }
    }

    /// A happening by its number; none when there is none, or none of its reports is shown.
    pub fn happening(&self, id: i64) -> Result<Option<Happening>, StoreError> {
        let db = self.reader.connection();
        let statement = format!("SELECT {COLUMNS} FROM lage_happenings WHERE happening_id = ?1");
        Ok(db.prepare_cached(&statement)?.query_row([id], happening).optional()?)
    }

    /// How many happenings have a report that is shown.
    pub fn count(&self) -> Result<usize, StoreError> {
        let db = self.reader.connection();
        Ok(db.query_row("SELECT count(DISTINCT happening_id) FROM lage_happening_events", [], |r| r.get(0))?)
    }

    /// The number of the happening an event (by its id) belongs to.
    pub fn of_event(&self, event: &str) -> Result<Option<i64>, StoreError> {
        let db = self.reader.connection();
        let mut find = db.prepare_cached(
            "SELECT m.happening FROM happening_members m JOIN events e ON e.id = m.event
             WHERE e.event = ?1 AND e.shown_from <= ?2 AND e.shown_until > ?2 LIMIT 1",
        )?;
        Ok(find.query_row([event, self.reader.now()], |r| r.get(0)).optional()?)
    }

    /// The reports of a happening that are shown, in the order they went out.
    pub fn members(&self, id: i64) -> Result<Vec<Member>, StoreError> {
        let db = self.reader.connection();
        let mut statement = db.prepare_cached(
            "SELECT m.event, m.claim, m.voice, m.beside, m.points, m.reasons, r.record
             FROM lage_happening_events m JOIN records r ON r.event = m.event_id JOIN stories s ON s.id = m.story_id
             WHERE m.happening_id = ?1 ORDER BY s.published, s.sent, m.event_id",
        )?;
        let rows = statement.query_map([id], |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get::<_, String>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, Option<String>>(3)?,
                r.get::<_, Option<i32>>(4)?,
                r.get::<_, String>(5)?,
                r.get::<_, String>(6)?,
            ))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (event, claim, voice, beside, points, reasons, record) = row?;
            let claim = Claim::of_word(&claim).unwrap_or(Claim::Says);
            out.push(Member { event, claim, voice, beside, points, reasons: read(&reasons)?, record });
        }
        Ok(out)
    }

    /// Plans that announced the happening, and what may have fulfilled it.
    pub fn related(&self, id: i64) -> Result<Vec<Related>, StoreError> {
        let db = self.reader.connection();
        let mut statement = db.prepare_cached(
            // from the events of this happening to their links: there are very many links
            "SELECT p.happening, d.happening, max(l.points), l.reasons
             FROM (SELECT l.a, l.b, l.points, l.reasons FROM happening_members m CROSS JOIN links l ON l.a = m.event
                   WHERE m.happening = ?1 AND l.kind = 'announced'
                   UNION
                   SELECT l.a, l.b, l.points, l.reasons FROM happening_members m CROSS JOIN links l ON l.b = m.event
                   WHERE m.happening = ?1 AND l.kind = 'announced') l
                  CROSS JOIN happening_members p ON p.event = l.a CROSS JOIN happening_members d ON d.event = l.b
                  CROSS JOIN events x ON x.id = l.a CROSS JOIN events y ON y.id = l.b
             WHERE x.shown_from <= ?2 AND x.shown_until > ?2 AND y.shown_from <= ?2 AND y.shown_until > ?2
             GROUP BY p.happening, d.happening ORDER BY 3 DESC, 1, 2",
        )?;
        let rows = statement.query_map(rusqlite::params![id, self.reader.now()], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, i32>(2)?, r.get::<_, String>(3)?))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (plan, deed, points, reasons) = row?;
            let is_plan = deed == id;
            let other = if is_plan { plan } else { deed };
            out.push(Related { id: other, plan: is_plan, points, reasons: read(&reasons)? });
        }
        Ok(out)
    }
}

fn happening(r: &Row<'_>) -> rusqlite::Result<Happening> {
    Ok(Happening {
        id: r.get(0)?,
        status: r.get(1)?,
        day: r.get(2)?,
        last_day: r.get(3)?,
        reports: r.get(4)?,
        agencies: r.get(5)?,
        denials: r.get(6)?,
        event: r.get(7)?,
        headline: r.get(8)?,
    })
}

fn read(reasons: &str) -> Result<Vec<Reason>, StoreError> {
    let list: Vec<(String, i32, String)> = serde_json::from_str(reasons)?;
    Ok(list.into_iter().map(|(feature, points, detail)| Reason { feature, points, detail }).collect())
}
