//! Events as comma-separated values, with the columns of `lagebild events --format csv`.

use crate::trouble::Trouble;
use lagebild_model::{Event, Party, SourceEntry, SourceKind};

const COLUMNS: [&str; 15] = [
    "story",
    "type",
    "mode",
    "context",
    "actor",
    "recipient",
    "status",
    "historical",
    "source",
    "date",
    "place",
    "evidence",
    "confidence",
    "rule",
    "id",
];
/// What stands between several values of a cell.
const SEPARATOR: &str = "; ";

/// The events as a table with a header row.
pub(crate) fn csv(events: &[Event]) -> Result<String, Trouble> {
    let wrong = |e: csv::Error| Trouble::ours(e.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS).map_err(wrong)?;
    for e in events {
        out.write_record(row(e)).map_err(wrong)?;
    }
    let bytes = out.into_inner().map_err(|e| Trouble::ours(e.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(e: &Event) -> [String; 15] {
    let parties = |p: &[Party]| {
        p.iter().map(|p| code(p.code.as_deref(), &p.sector)).collect::<Vec<_>>().join(SEPARATOR)
    };
    [
        e.story.clone(),
        e.kind.clone(),
        e.mode.join(SEPARATOR),
        e.context.join(SEPARATOR),
        parties(&e.actor),
        parties(&e.recipient),
        status(e).to_owned(),
        e.historical.to_string(),
        e.source.iter().map(source).collect::<Vec<_>>().join(SEPARATOR),
        e.date.as_ref().map_or(String::new(), |d| d.value.clone()),
        e.place.as_ref().map_or(String::new(), |p| p.name.clone()),
        e.evidence.iter().map(|x| one_line(&x.text)).collect::<Vec<_>>().join(" … "),
        format!("{:.2}", e.confidence),
        e.rule.clone(),
        e.id.clone(),
    ]
}

/// `RUS GOV`; `?` where the code is open.
pub(crate) fn code(code: Option<&str>, sectors: &[String]) -> String {
    std::iter::once(code.unwrap_or("?"))
        .chain(sectors.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The status as the records name it.
pub(crate) const fn status(e: &Event) -> &'static str {
    use lagebild_model::Status::{Actual, Future, Hypothetical, Negated};
    match e.status {
        Actual => "actual",
        Future => "future",
        Hypothetical => "hypothetical",
        Negated => "negated",
    }
}

fn source(s: &SourceEntry) -> String {
    match (&s.code, s.kind) {
        (None, SourceKind::Hearsay) => "hearsay".to_owned(),
        (None, SourceKind::Media) => "media".to_owned(),
        (None, SourceKind::Circles) => "circles".to_owned(),
        (c, _) => code(c.as_deref(), &s.sector),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
