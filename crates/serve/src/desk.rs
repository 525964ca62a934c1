//! What the pages need beyond the store: names of things, words of deeds, the coder.

use crate::words::Lang;
use lagebild_model::{Actor, Coded, Event, Party, Story};
use lagebild_picture::Weights;

/// An event in words, part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// On whose word: `UNO sagt: Russland (Regierung) sagt:`; empty where the agency tells it itself.
    pub source: String,
    /// Who.
    pub actor: String,
    /// What is done.
    pub deed: String,
    /// To whom; may be empty.
    pub recipient: String,
    /// When; may be empty.
    pub date: String,
    /// Where; may be empty.
    pub place: String,
    /// Who denies it; may be empty.
    pub denied: String,
    /// Type, modes and contexts: `AID military`.
    pub kind: String,
}

/// Somebody in an office for a time, as the codebook has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Office {
    /// Who.
    pub name: String,
    /// Code of the state or organisation.
    pub code: String,
    /// The office.
    pub office: String,
    /// Sectors.
    pub sectors: Vec<String>,
    /// Since when, ISO 8601 of any precision; empty where open.
    pub from: String,
    /// Until when; empty where open.
    pub to: String,
}

/// A line for a folder that is laid over the codebook, so that what a reviewer corrected comes out right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// File in the folder: `world/holders+review.tsv`.
    pub file: String,
    /// The line, with those that belong to it.
    pub text: String,
    /// Key of the words that say what it does: `overlay.holder`.
    pub about: &'static str,
}

/// What the server asks the program that runs it. All of it is a function of its arguments and the codebook.
pub trait Desk: Send + Sync {
    /// An event in words; `actors` are those of its story, where they are at hand.
    fn told(&self, lang: Lang, event: &Event, actors: &[Actor]) -> Told;
    /// Name of a participant.
    fn party(&self, lang: Lang, party: &Party) -> String;
    /// Name of a state or of what another code stands for.
    fn country(&self, lang: Lang, code: &str) -> String;
    /// Name of a sector.
    fn sector(&self, lang: Lang, sector: &str) -> String;
    /// What a feature says that speaks for or against two reports being of one happening.
    fn reason(&self, lang: Lang, feature: &str) -> String;
    /// An ISO 8601 value in the language's form.
    fn date(&self, lang: Lang, value: &str) -> String;
    /// Codes of all states.
    fn states(&self) -> Vec<String>;
    /// Names of all event types.
    fn types(&self) -> Vec<String>;
    /// Modes of a type.
    fn modes(&self, kind: &str) -> Vec<String>;
    /// Quad and scale of a type with a mode.
    fn score(&self, kind: &str, modes: &[String]) -> (String, Option<f64>);
    /// Weights, scores and regions of series.
    fn weights(&self) -> &Weights;
    /// CAMEO code of an event.
    fn cameo(&self, event: &Event) -> Option<String>;
    /// Code of the state called so, in any language.
    fn state(&self, name: &str) -> Option<String>;
    /// Latitude and longitude of the most populous place called so.
    fn point(&self, name: &str) -> Option<(f64, f64)>;
    /// The stems a searched word may have.
    fn stems(&self, word: &str) -> Vec<String>;
    /// Offices of a person, or with a code (`RUS`, `RUS.GOV`) those held there.
    fn offices(&self, who: &str) -> Vec<Office>;
    /// Lines of a codebook's folder that a correction speaks for; `corrected` is none where there is no such event,
    /// `text` is the story's.
    fn overlay(&self, machine: &Event, corrected: Option<&Event>, text: &str) -> Vec<Proposal>;
    /// All layers of a story of the store, read again: times, places and statements are not kept there.
    ///
    /// # Errors
    ///
    /// When the coder fails, in one line.
    fn layers(&self, story: &Story) -> Result<Coded, String>;
    /// Reads and codes an item of any format.
    ///
    /// # Errors
    ///
    /// When it holds no story, in one line.
    fn code(&self, name: &str, bytes: &[u8]) -> Result<Vec<Coded>, String>;
}
