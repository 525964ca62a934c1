//! The schema of a row: the one place where its columns are named and told.

use crate::Row;
use lagebild_model::{Event, Party, SourceEntry};
use std::borrow::Cow;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, UTF-8.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// True or false.
    Flag,
}

impl Kind {
    /// The word of the documentation.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "number",
            Self::Flag => "true/false",
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Unknown, or an empty list.
    Null,
    /// Of a column of [`Kind::Text`].
    Text(Cow<'a, str>),
    /// Of a column of [`Kind::Integer`].
    Integer(i64),
    /// Of a column of [`Kind::Real`].
    Real(f64),
    /// Of a column of [`Kind::Flag`].
    Flag(bool),
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What it tells, for `docs/export.md`.
    pub about: &'static str,
    of: for<'a> fn(&Row<'a>) -> Value<'a>,
}

impl Column {
    /// The value of a row.
    pub fn value<'a>(&self, row: &Row<'a>) -> Value<'a> {
        (self.of)(row)
    }
}

/// What stands between several values of a cell.
const SEPARATOR: &str = "; ";
/// What stands between pieces of evidence.
const GAP: &str = " … ";

const fn text(name: &'static str, about: &'static str, of: for<'a> fn(&Row<'a>) -> Value<'a>) -> Column {
    Column { name, kind: Kind::Text, about, of }
}

const fn integer(name: &'static str, about: &'static str, of: for<'a> fn(&Row<'a>) -> Value<'a>) -> Column {
    Column { name, kind: Kind::Integer, about, of }
}

const fn real(name: &'static str, about: &'static str, of: for<'a> fn(&Row<'a>) -> Value<'a>) -> Column {
    Column { name, kind: Kind::Real, about, of }
}

const fn flag(name: &'static str, about: &'static str, of: for<'a> fn(&Row<'a>) -> Value<'a>) -> Column {
    Column { name, kind: Kind::Flag, about, of }
}

/// The columns, in order.
///
/// ```
/// use lagebild_export::COLUMNS;
/// assert!(COLUMNS.iter().any(|c| c.name == "cameo"));
/// ```
pub static COLUMNS: &[Column] = &[
    text("story", "name of the story the event stands in", |r| some(&r.event.story)),
    text("type", "event type: what the clause means", |r| some(&r.event.kind)),
    text("mode", "modes of the type", |r| list(r.event.mode.iter().map(String::as_str))),
    text("context", "what it is about, the surest first", |r| {
        list(r.event.context.iter().map(String::as_str))
    }),
    text("actor", "who: code and sectors, `RUS GOV`; `?` where the code is open", |r| {
        parties(&r.event.actor)
    }),
    text("recipient", "to whom, as `actor`", |r| parties(&r.event.recipient)),
    text("status", "actual, future, hypothetical or negated", |r| Value::Text(r.event.status.word().into())),
    flag("historical", "background, well before the story's own news", |r| Value::Flag(r.event.historical)),
    text("source", "on whose word, innermost first; hearsay, media or circles where nobody is named", |r| {
        joined(r.event.source.iter().map(source))
    }),
    text("date", "day, month, year or interval of the event, ISO 8601", |r| {
        option(r.event.date.as_ref().map(|d| d.value.as_str()))
    }),
    text("place", "where: English name", |r| option(r.event.place.as_ref().map(|p| p.name.as_str()))),
    text("evidence", "the words that prove it, gaps as ` … `", |r| {
        joined(Some(evidence(r.event)).filter(|words| !words.is_empty()).into_iter())
    }),
    real("confidence", "0 to 1: of the events with 0.9, nine in ten are right", |r| {
        Value::Real((r.event.confidence * 100.0).round() / 100.0)
    }),
    text("rule", "line of the codebook that fired", |r| some(&r.event.rule)),
    text("id", "stable id: story, byte of the predicate, counter", |r| some(&r.event.id)),
    text("agency", "agency", |r| option(r.event.agency.as_deref())),
    text("item", "the agency's number of the item", |r| option(r.item)),
    text("published", "day the story went out (month or year where no more is known)", |r| {
        option(r.event.published.as_deref())
    }),
    text("published_at", "instant it went out, where the item says so", |r| option(r.published_at)),
    text("headline", "headline of the story", |r| option(r.event.headline.as_deref())),
    text("language", "language of the story: de, en", |r| option(r.language)),
    text("plover", "PLOVER type: the type with the status taken into it", |r| some(&r.event.plover)),
    text("auxiliary", "auxiliary modes of the PLOVER type", |r| {
        list(r.event.auxiliary.iter().map(String::as_str))
    }),
    text("quad", "verbal or material, cooperation or conflict; of the PLOVER type", |r| some(&r.event.quad)),
    integer(
        "quad_class",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
        |r| r.quad_class().map_or(Value::Null, Value::Integer),
    ),
    real("scale", "from conflict (-10) to cooperation (10), PLOVER's scores; none when negated", |r| {
        r.event.scale.map_or(Value::Null, Value::Real)
    }),
    text("cameo", "CAMEO code of the PLOVER type; none when negated", |r| option(r.cameo)),
    text("cameo_root", "its first two digits", |r| option(r.cameo_root())),
    text("actor_name", "names of the actors, else the words of the text", |r| named(&r.event.actor)),
    text("recipient_name", "names of the recipients, else the words of the text", |r| {
        named(&r.event.recipient)
    }),
    text("denied_by", "who denies it, as `actor`", |r| parties(&r.event.denied_by)),
    text("date_candidates", "other possible dates", |r| {
        r.event.date.as_ref().map_or(Value::Null, |d| list(d.candidates.iter().map(String::as_str)))
    }),
    text("place_kind", "country, capital, city, region ...", |r| {
        option(r.event.place.as_ref().map(|p| p.kind.as_str()))
    }),
    text("place_id", "id of the place in the gazetteer", |r| {
        option(r.event.place.as_ref().map(|p| p.id.as_str()))
    }),
    text("country", "code of the country of the place", |r| {
        option(r.event.place.as_ref().and_then(|p| p.country.as_deref()))
    }),
    real("lat", "latitude in degrees; of a country a point inside", |r| {
        r.event.place.as_ref().map_or(Value::Null, |p| Value::Real(p.lat))
    }),
    real("lon", "longitude in degrees", |r| {
        r.event.place.as_ref().map_or(Value::Null, |p| Value::Real(p.lon))
    }),
    integer("killed", "number of people killed", |r| count(r.event.numbers.killed)),
    integer("wounded", "number of people wounded", |r| count(r.event.numbers.wounded)),
    integer("arrested", "number of people arrested", |r| count(r.event.numbers.arrested)),
    text("program", "program that coded it, with its version", |r| some(&r.event.coder.program)),
    text("codebook", "hash of the codebook that coded it", |r| some(&r.event.coder.codebook)),
];

/// `RUS GOV`; `?` where the code is open.
///
/// ```
/// assert_eq!(lagebild_export::code(Some("RUS"), &["GOV".to_owned()]), "RUS GOV");
/// ```
pub fn code(code: Option<&str>, sectors: &[String]) -> String {
    std::iter::once(code.unwrap_or("?"))
        .chain(sectors.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A source's code, or its kind where nobody is named.
pub(crate) fn source(s: &SourceEntry) -> String {
    use lagebild_model::SourceKind::{Authority, Circles, Hearsay, Media, Speaker};
    match (&s.code, s.kind) {
        (None, Hearsay) => "hearsay".to_owned(),
        (None, Media) => "media".to_owned(),
        (None, Circles) => "circles".to_owned(),
        (c, Speaker | Authority | Hearsay | Media | Circles) => code(c.as_deref(), &s.sector),
    }
}

/// White space as single blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The evidence of an event in one line.
pub(crate) fn evidence(e: &Event) -> String {
    e.evidence.iter().map(|x| one_line(&x.text)).collect::<Vec<_>>().join(GAP)
}

fn some(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Null } else { Value::Text(text.into()) }
}

fn option(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, some)
}

fn count(n: Option<u32>) -> Value<'static> {
    n.map_or(Value::Null, |n| Value::Integer(n.into()))
}

fn joined<'a>(values: impl Iterator<Item = String>) -> Value<'a> {
    let values: Vec<String> = values.collect();
    if values.is_empty() { Value::Null } else { Value::Text(values.join(SEPARATOR).into()) }
}

fn list<'a, 'b>(values: impl Iterator<Item = &'b str>) -> Value<'a> {
    joined(values.map(str::to_owned))
}

pub(crate) fn parties<'a>(list: &[Party]) -> Value<'a> {
    joined(list.iter().map(|p| code(p.code.as_deref(), &p.sector)))
}

fn named<'a>(list: &[Party]) -> Value<'a> {
    joined(list.iter().map(|p| p.name.clone().unwrap_or_else(|| one_line(&p.text))))
}
