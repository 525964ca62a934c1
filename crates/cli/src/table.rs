//! `--format csv`: one event a row.

use lagebild_model::{Event, Party, SourceEntry, Status};
use std::io::Write;

/// The columns, in order.
pub const COLUMNS: [&str; 15] = [
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

/// Writes the header row.
pub fn header(out: &mut csv::Writer<impl Write>) -> csv::Result<()> {
    out.write_record(COLUMNS)
}

/// Writes an event.
pub fn row(out: &mut csv::Writer<impl Write>, e: &Event) -> csv::Result<()> {
    let parties = |p: &[Party]| p.iter().map(|p| code(p.code.as_deref(), &p.sector)).collect::<Vec<_>>();
    out.write_record([
        e.story.as_str(),
        &e.kind,
        &e.mode.join(SEPARATOR),
        &e.context.join(SEPARATOR),
        &parties(&e.actor).join(SEPARATOR),
        &parties(&e.recipient).join(SEPARATOR),
        status(e.status),
        if e.historical { "true" } else { "false" },
        &e.source.iter().map(source).collect::<Vec<_>>().join(SEPARATOR),
        e.date.as_ref().map_or("", |d| &d.value),
        e.place.as_ref().map_or("", |p| &p.name),
        &e.evidence.iter().map(|x| one_line(&x.text)).collect::<Vec<_>>().join(" … "),
        &format!("{:.2}", e.confidence),
        &e.rule,
        &e.id,
    ])
}

/// `RUS GOV`; `?` where the code is open.
pub fn code(code: Option<&str>, sectors: &[String]) -> String {
    std::iter::once(code.unwrap_or("?"))
        .chain(sectors.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The status as the records name it.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Actual => "actual",
        Status::Future => "future",
        Status::Hypothetical => "hypothetical",
        Status::Negated => "negated",
    }
}

/// A source's code, or its kind where nobody is named.
fn source(s: &SourceEntry) -> String {
    use lagebild_model::SourceKind::{Authority, Circles, Hearsay, Media, Speaker};
    match (&s.code, s.kind) {
        (None, Hearsay) => "hearsay".to_owned(),
        (None, Media) => "media".to_owned(),
        (None, Circles) => "circles".to_owned(),
        (c, Speaker | Authority | Hearsay | Media | Circles) => code(c.as_deref(), &s.sector),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
