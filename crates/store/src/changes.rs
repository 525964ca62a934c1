//! What a version changed: events that stayed, changed, went and came.
//!
//! Offsets move when a text is corrected, so events are not compared by their ids. Two events of two versions are the
//! same one when all they say is equal; else one is the other changed when they are of one type, or their evidence
//! shares most of its words.

use crate::StoreError;
use lagebild_model::{Event, Party};
use rusqlite::{Transaction, params};

/// Share of common words from which two pieces of evidence count as the same place of the text.
const ALIKE: f64 = 0.5;

/// An event with its row.
struct Told {
    row: i64,
    event: Event,
    /// What it says, field by field.
    says: Vec<(&'static str, String)>,
}

/// Notes the difference from version `before` to version `after`, in place of what was noted for `after`.
pub(crate) fn note(db: &Transaction<'_>, before: i64, after: i64, kill: bool) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM changes WHERE after = ?1")?.execute([after])?;
    let old = told(db, before)?;
    let new = told(db, after)?;
    let mut insert = db.prepare_cached(
        "INSERT INTO changes (after, n, before, kind, old, new, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (n, (o, w)) in pairs(&old, &new).into_iter().enumerate() {
        let o = o.and_then(|i| old.get(i));
        let w = w.and_then(|i| new.get(i));
        let (kind, fields) = match (o, w) {
            (Some(o), Some(w)) => match differing(o, w) {
                fields if fields.is_empty() => ("same", fields),
                fields => ("changed", fields),
            },
            (Some(_), None) if kill => ("withdrawn", String::new()),
            (Some(_), None) => ("gone", String::new()),
            _ => ("come", String::new()),
        };
        insert.execute(params![after, n, before, kind, o.map(|t| t.row), w.map(|t| t.row), fields])?;
    }
    Ok(())
}

fn told(db: &Transaction<'_>, story: i64) -> Result<Vec<Told>, StoreError> {
    let rows: Vec<(i64, String)> = db
        .prepare_cached(
            "SELECT e.id, r.record FROM events e JOIN records r ON r.event = e.id WHERE e.story = ?1 ORDER BY e.id",
        )?
        .query_map([story], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut out = Vec::with_capacity(rows.len());
    for (row, record) in rows {
        let event: Event = serde_json::from_str(&record)?;
        out.push(Told { row, says: says(&event), event });
    }
    Ok(out)
}

/// What an event says, as text to compare.
fn says(e: &Event) -> Vec<(&'static str, String)> {
    let parties = |list: &[Party]| {
        let one = |p: &Party| format!("{} {}", p.code.as_deref().unwrap_or("?"), p.sector.join(" "));
        list.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let source = |s: &lagebild_model::SourceEntry| {
        format!("{} {} {}", s.depth, s.code.as_deref().unwrap_or("?"), s.sector.join(" "))
    };
    let numbers = e.numbers;
    vec![
        ("type", e.kind.clone()),
        ("mode", e.mode.join(" ")),
        ("context", e.context.join(" ")),
        ("actor", parties(&e.actor)),
        ("recipient", parties(&e.recipient)),
        ("status", format!("{:?}", e.status)),
        ("historical", e.historical.to_string()),
        ("source", e.source.iter().map(source).collect::<Vec<_>>().join("; ")),
        ("denied_by", parties(&e.denied_by)),
        ("date", e.date.as_ref().map(|d| d.value.clone()).unwrap_or_default()),
        ("place", e.place.as_ref().map(|p| p.id.clone()).unwrap_or_default()),
        ("numbers", format!("{:?} {:?} {:?}", numbers.killed, numbers.wounded, numbers.arrested)),
    ]
}

/// The names of the fields in which two events differ.
fn differing(a: &Told, b: &Told) -> String {
    let names = a.says.iter().zip(&b.says).filter(|(x, y)| x.1 != y.1).map(|(x, _)| x.0);
    names.collect::<Vec<_>>().join(" ")
}

/// Pairs of places in the two lists, in the order of the old one, what came new behind it. Each takes part once.
fn pairs(old: &[Told], new: &[Told]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut chances: Vec<(i32, usize, usize)> = Vec::new();
    for (i, o) in old.iter().enumerate() {
        for (j, w) in new.iter().enumerate() {
            if let Some(score) = likeness(o, w) {
                chances.push((-score, i, j));
            }
        }
    }
    chances.sort_unstable();
    let mut of_old: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for (_, i, j) in chances {
        if let (Some(slot @ None), Some(free @ false)) = (of_old.get_mut(i), taken.get_mut(j)) {
            *slot = Some(j);
            *free = true;
        }
    }
    let stayed = of_old.iter().enumerate().map(|(i, j)| (Some(i), *j));
    let came = taken.iter().enumerate().filter(|(_, t)| !**t).map(|(j, _)| (None, Some(j)));
    stayed.chain(came).collect()
}

/// How much two events look like one event in two versions; none when they do not.
fn likeness(a: &Told, b: &Told) -> Option<i32> {
    let equal = a.says.iter().zip(&b.says).filter(|(x, y)| x.1 == y.1).count() as i32;
    let evidence = common(&a.event, &b.event);
    let alike = evidence >= ALIKE;
    if equal == a.says.len() as i32 {
        return Some(1000 + (evidence * 100.0) as i32);
    }
    let same =
        |field: &str| a.says.iter().zip(&b.says).any(|(x, y)| x.0 == field && x.1 == y.1 && !x.1.is_empty());
    let related = same("type") && (same("actor") || same("recipient"));
    (alike || related).then_some(equal * 10 + (evidence * 100.0) as i32)
}

/// Share of the words of both pieces of evidence that stand in both.
fn common(a: &Event, b: &Event) -> f64 {
    let words = |e: &Event| {
        let mut out: Vec<String> = e
            .evidence
            .iter()
            .flat_map(|x| x.text.split(|c: char| !c.is_alphanumeric()))
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    let (a, b) = (words(a), words(b));
    let both = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}
