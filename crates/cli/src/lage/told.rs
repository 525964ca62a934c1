//! A happening for people and as JSON: who says it, who denies it, and why the reports are linked.

use super::event;
use crate::labels::Labels;
use crate::line;
use crate::paint::{BOLD, DIM, paint, tame};
use crate::words::Words;
use lagebild_model::Event;
use lagebild_picture::{Claim, Happening, Member, Picture, Reason};
use lagebild_store::Reader;
use std::fmt::Write;

/// `h17  3 Meldungen, 2 Agenturen · umstritten`
fn counts(h: &Happening, words: &Words) -> String {
    let many =
        |n: usize, one: &str, many: &str| format!("{n} {}", words.get(if n == 1 { one } else { many }));
    let mut out = format!(
        "{}, {}",
        many(h.reports, "happening.report", "happening.reports"),
        many(h.agencies, "happening.agency", "happening.agencies")
    );
    if h.status != "actual" {
        let _ = write!(out, " · {}", words.get(&format!("happening.{}", h.status)));
    }
    out
}

/// One line: number, the event that stands for it, counts.
pub fn line(reader: &Reader, h: &Happening, labels: &Labels<'_>) -> anyhow::Result<String> {
    let told = match reader.event(&h.event)? {
        Some(record) => line::event(&event(&record)?, labels),
        None => h.event.clone(),
    };
    let name = paint(BOLD, &format!("h{}", h.id));
    Ok(format!("{name}  {told}  {}", paint(DIM, &counts(h, labels.words))))
}

/// Prints the happening of this number; false when there is none.
pub fn show(reader: &Reader, id: i64, as_json: bool, labels: &Labels<'_>) -> anyhow::Result<bool> {
    let picture = Picture::new(reader);
    let Some(h) = picture.happening(id)? else { return Ok(false) };
    if as_json {
        say!("{}", json(reader, &h)?);
        return Ok(true);
    }
    let words = labels.words;
    let mut out = line(reader, &h, labels)?;
    let members = picture.members(id)?;
    for claim in [Claim::Says, Claim::Denies, Claim::Announces, Claim::Considers] {
        let here: Vec<&Member> = members.iter().filter(|m| m.claim == claim).collect();
        if !here.is_empty() {
            let head = words.find(&format!("claim.{}", claim.word())).unwrap_or(claim.word());
            let _ = write!(out, "\n\n{}", paint(BOLD, head));
        }
        for m in here {
            out.push_str(&member(m, labels)?);
        }
    }
    for r in picture.related(id)? {
        let head = words.get(if r.plan { "related.plan" } else { "related.deed" });
        if let Some(other) = picture.happening(r.id)? {
            let _ = write!(out, "\n\n{}\n  {}", paint(BOLD, head), line(reader, &other, labels)?);
            let _ = write!(out, "\n     {}", paint(DIM, &why(&r.reasons, r.points, words)));
        }
    }
    say!("{out}");
    Ok(true)
}

/// Agency, day and headline; the event; why it is here.
fn member(m: &Member, labels: &Labels<'_>) -> anyhow::Result<String> {
    let words = labels.words;
    let e: Event = event(&m.record)?;
    let mut head: Vec<String> = e.agency.iter().cloned().collect();
    if e.agency.as_deref().is_some_and(|a| a != m.voice) && !m.voice.is_empty() {
        head.push(format!("{} {}", words.get("happening.after"), m.voice));
    }
    head.extend(e.published.as_deref().map(|p| labels.value(p)));
    head.push(e.headline.clone().unwrap_or_else(|| e.story.clone()));
    let mut out = format!("\n  {}", paint(DIM, &tame(&head.join(" · "))));
    let _ = write!(out, "\n     {}  {}", line::event(&e, labels), paint(DIM, &tame(&e.id)));
    if let (Some(beside), Some(points)) = (&m.beside, m.points) {
        let text = format!("{} {beside}: {}", words.get("happening.beside"), why(&m.reasons, points, words));
        let _ = write!(out, "\n     {}", paint(DIM, &tame(&text)));
    }
    Ok(out)
}

/// `14 Punkte: Typ ASSAULT +3, Tag 2024-05-28 +4 ...`
fn why(reasons: &[Reason], points: i32, words: &Words) -> String {
    let one = |r: &Reason| {
        let name = words.find(&format!("why.{}", r.feature)).unwrap_or(&r.feature);
        let detail = if r.detail.is_empty() { String::new() } else { format!(" {}", r.detail) };
        format!("{name}{detail} {:+}", r.points)
    };
    let list: Vec<String> = reasons.iter().map(one).collect();
    format!("{points} {}: {}", words.get("happening.points"), list.join(", "))
}

/// The happening with its reports and all reasons.
pub fn json(reader: &Reader, h: &Happening) -> anyhow::Result<serde_json::Value> {
    let picture = Picture::new(reader);
    let reasons = |list: &[Reason]| {
        let one =
            |r: &Reason| serde_json::json!({"feature": r.feature, "points": r.points, "detail": r.detail});
        list.iter().map(one).collect::<Vec<_>>()
    };
    let mut members = Vec::new();
    for m in picture.members(h.id)? {
        let record: serde_json::Value = serde_json::from_str(&m.record)?;
        members.push(serde_json::json!({"event": m.event, "claim": m.claim.word(), "voice": m.voice,
            "beside": m.beside, "points": m.points, "reasons": reasons(&m.reasons), "record": record}));
    }
    let related: Vec<_> = picture
        .related(h.id)?
        .iter()
        .map(|r| {
            serde_json::json!({"happening": format!("h{}", r.id), "relation": if r.plan { "announced by" } else { "announced" },
                "points": r.points, "reasons": reasons(&r.reasons)})
        })
        .collect();
    Ok(
        serde_json::json!({"id": format!("h{}", h.id), "status": h.status, "day": h.day, "last_day": h.last_day,
        "reports": h.reports, "agencies": h.agencies, "denials": h.denials, "event": h.event, "headline": h.headline,
        "members": members, "related": related}),
    )
}
