//! What is read out of a story: actors, places, statements, events. Field order and names are the output format's.

use crate::{Span, Timex};
use serde::{Deserialize, Serialize};

/// What kind of fact the text claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened or is happening.
    #[default]
    Actual,
    /// Planned, announced, intended, expected.
    Future,
    /// Possible, conditional, demanded, feared.
    Hypothetical,
    /// It did not happen.
    Negated,
}

impl Status {
    /// Its word in records, gold and frames.
    ///
    /// ```
    /// // "Berlin will Panzer liefern"
    /// assert_eq!(lagebild_model::Status::Future.word(), "future");
    /// ```
    pub const fn word(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Future => "future",
            Self::Hypothetical => "hypothetical",
            Self::Negated => "negated",
        }
    }
}

/// On what kind of authority an event rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Somebody who speaks in the text.
    Speaker,
    /// Somebody named in "laut", "nach Angaben", "zufolge".
    Authority,
    /// `sollen`, "angeblich": nobody named.
    Hearsay,
    /// Media reports.
    Media,
    /// Unnamed circles.
    Circles,
}

/// A participant of an event: one mention, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// PLOVER country code or UNO, EUR, IGO ...; null when open.
    pub code: Option<String>,
    /// At most three sectors.
    pub sector: Vec<String>,
    /// Person's or group's name.
    pub name: Option<String>,
    /// Office held, as the text or the tables have it.
    pub office: Option<String>,
    /// Party membership.
    pub party: Option<String>,
    /// Identifier across stories (Wikidata id or a table's id).
    pub id: Option<String>,
    /// The words.
    pub text: String,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
    /// What a pronoun or epithet points to.
    pub antecedent: Option<Span>,
}

/// One step of the chain of authorities an event rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// 0 is the innermost speaker; 1 reports 0, and so on.
    pub depth: u8,
    /// Code as in [`Party`].
    pub code: Option<String>,
    /// Sectors as in [`Party`].
    pub sector: Vec<String>,
    /// Kind of authority.
    pub kind: SourceKind,
    /// The words that name the source.
    pub text: String,
    /// The cue (`sagte`, `Nach Angaben`).
    pub cue: Option<String>,
    /// Where the source's words stand.
    #[serde(flatten)]
    pub span: Span,
}

/// When it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// ISO 8601 day, month, year or interval.
    pub value: String,
    /// Other possible values.
    pub candidates: Vec<String>,
    /// The words, empty where the story's own date stands in.
    pub text: String,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
}

/// Where it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// English name.
    pub name: String,
    /// German name.
    pub name_de: String,
    /// Country code.
    pub country: Option<String>,
    /// English name of the country.
    pub country_name: Option<String>,
    /// `country`, `city`, `capital`, `region`, `sea` ...
    pub kind: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Gazetteer id.
    pub id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
}

/// A place mention.
pub type Place = EventPlace;

/// Numbers of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Numbers {
    /// Killed.
    pub killed: Option<u32>,
    /// Wounded.
    pub wounded: Option<u32>,
    /// Arrested.
    pub arrested: Option<u32>,
}

/// A piece of text that proves an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// The words.
    pub text: String,
}

/// One typed interaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `story@byte.counter`.
    pub id: String,
    /// File stem.
    pub story: String,
    /// Agency.
    pub agency: Option<String>,
    /// Publication date.
    pub published: Option<String>,
    /// Headline.
    pub headline: Option<String>,
    /// Event type.
    #[serde(rename = "type")]
    pub kind: String,
    /// How.
    pub mode: Vec<String>,
    /// About what.
    pub context: Vec<String>,
    /// PLOVER projection of type and status.
    pub plover: String,
    /// Auxiliary modes of the projection.
    pub auxiliary: Vec<String>,
    /// One of the four quads, of the projected type.
    pub quad: String,
    /// Scale value of the projected type and mode; null when negated.
    pub scale: Option<f64>,
    /// Who.
    pub actor: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
    /// What kind of fact is claimed.
    pub status: Status,
    /// Background, well before the story's own news.
    pub historical: bool,
    /// On whose word, innermost first.
    pub source: Vec<SourceEntry>,
    /// Who denies it.
    pub denied_by: Vec<Party>,
    /// When.
    pub date: Option<EventDate>,
    /// Where.
    pub place: Option<EventPlace>,
    /// Victims and arrests.
    pub numbers: Numbers,
    /// Proof.
    pub evidence: Vec<Evidence>,
    /// Calibrated: of the events with 0.9, nine in ten are right on the development gold.
    pub confidence: f64,
    /// The codebook line that fired: `de/aid:liefern#1`.
    pub rule: String,
    /// Program and codebook.
    pub coder: CoderId,
}

/// What coded the event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoderId {
    /// Program and version.
    pub program: String,
    /// Hash of the codebook in force.
    pub codebook: String,
}

/// How something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum StatementKind {
    Direct,
    Indirect,
    Subjunctive,
    Authority,
    Hearsay,
}

/// Who says what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who speaks.
    pub speaker: Vec<Party>,
    /// To whom.
    pub addressee: Vec<Party>,
    /// How.
    pub kind: StatementKind,
    /// The word that opens it.
    pub cue: String,
    /// What is said.
    #[serde(flatten)]
    pub span: Span,
    /// All pieces of what is said, where an inserted "sagte X" splits it.
    pub spans: Vec<Span>,
    /// Index of the statement around it.
    pub inside: Option<usize>,
}

/// One person, group, organisation or state of a story with all its mentions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// What it is: `state`, `person`, `organisation`, `body`, `group`, `people`, `company`, `media`, `circles`, `other`.
    pub kind: String,
    /// As in [`Party`].
    pub code: Option<String>,
    /// As in [`Party`].
    pub sector: Vec<String>,
    /// As in [`Party`].
    pub name: Option<String>,
    /// As in [`Party`].
    pub office: Option<String>,
    /// As in [`Party`].
    pub party: Option<String>,
    /// As in [`Party`].
    pub id: Option<String>,
    /// All mentions.
    pub mentions: Vec<Evidence>,
}

/// Something that was seen and not coded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// The predicate.
    pub predicate: String,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// Its clause.
    pub text: String,
    /// Why it was left, e.g. `merged`, `no political actor`, `counter-example`, `below confidence`.
    pub reason: String,
    /// The rule that fired or forbade, where there is one.
    pub rule: Option<String>,
}

/// A story with all layers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coded {
    /// The story.
    pub story: crate::Story,
    /// Actors.
    pub actors: Vec<Actor>,
    /// Times.
    pub times: Vec<Timex>,
    /// Places.
    pub places: Vec<Place>,
    /// Statements.
    pub statements: Vec<Statement>,
    /// Events.
    pub events: Vec<Event>,
    /// What was seen and left.
    pub passed_over: Vec<PassedOver>,
}
