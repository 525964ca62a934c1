//! Language and world knowledge, read from text files under `codebook/`.
//!
//! Invariants: no word of a language stands in this crate's code; every mistake in a file is reported with file,
//! line and column and leaves the rest usable; tables iterate in a fixed order only.

pub mod cameo;
pub mod classes;
pub mod filter;
pub mod frames;
pub mod lexicon;
pub mod problem;
pub mod relate;
pub mod source;
pub mod types;
pub mod words;
pub mod world;
mod written;

pub use cameo::Cameo;
pub use classes::Classes;
pub use filter::Filter;
pub use frames::{Filler, Frame, FrameBook, FrameKind, FrameSlot, RoleName};
pub use lexicon::{Lexicon, Reading};
pub use problem::Problem;
pub use relate::Relate;
pub use source::Sources;
pub use types::Types;
pub use words::FunctionWords;
pub use world::World;

use lagebild_model::Tag;
use lagebild_model::syntax::agr;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Everything the program knows of one language and the world, compiled from text.
#[derive(Debug)]
pub struct Codebook {
    /// The language it was built for (`de`, `en`).
    pub language: String,
    /// The files it was built from.
    pub sources: Sources,
    /// Their hash, as shown in `coder.codebook`.
    pub hash: String,
    /// Words.
    pub lexicon: Lexicon,
    /// States, places, actors.
    pub world: World,
    /// Event types, modes, contexts.
    pub types: Types,
    /// CAMEO codes of the types.
    pub cameo: Cameo,
    /// Semantic classes of nouns.
    pub classes: Classes,
    /// Frames.
    pub frames: FrameBook,
    /// What speaks for and against an event.
    pub filter: Filter,
    /// What speaks for a type between two given actors.
    pub relate: Relate,
    /// Function words by what they do.
    pub words: FunctionWords,
    /// Words of known names, see [`world::name`].
    pub names: FxHashMap<Box<str>, u16>,
    /// Mistakes found while building; their lines are left out.
    pub problems: Vec<Problem>,
    /// The codebook for English beside a German one, once somebody asked for it.
    english: Option<OnceLock<Box<Self>>>,
}

impl Codebook {
    /// The built-in codebook for German.
    pub fn builtin() -> Self {
        Self::build(Sources::builtin(), "de")
    }

    /// Compiles the files for German; beside it those for English as soon as these are asked for.
    pub fn both(sources: Sources) -> Self {
        Self { english: Some(OnceLock::new()), ..Self::build(sources, "de") }
    }

    /// True when English stands beside, see [`Codebook::both`]; compiles nothing.
    pub fn has_english(&self) -> bool {
        self.english.is_some()
    }

    /// The codebook for English beside this; compiled by the first call, which takes some tenths of a second.
    ///
    /// ```
    /// use lagebild_codebook::{Codebook, Sources};
    /// let codebook = Codebook::both(Sources::default());
    /// assert_eq!(codebook.english().map(|e| e.language.as_str()), Some("en"));
    /// assert!(Codebook::build(Sources::default(), "de").english().is_none());
    /// ```
    pub fn english(&self) -> Option<&Self> {
        let english = self.english.as_ref()?;
        Some(english.get_or_init(|| Box::new(Self::build(self.sources.clone(), "en"))))
    }

    /// The codebook of a language, where there is one; else this.
    pub fn of(&self, language: &str) -> &Self {
        if language == "en" { self.english().unwrap_or(self) } else { self }
    }

    /// Compiles the files for a language folder.
    pub fn build(sources: Sources, language: &str) -> Self {
        let mut problems = Vec::new();
        let mut lexicon = Lexicon::build(&sources, language, &mut problems);
        let world = World::build(&sources, language, &mut problems);
        if language == "en" {
            for word in world.states.iter().flat_map(|s| s.adjectives_de.iter().chain(&s.people_de)) {
                lexicon.add_people(word);
            }
        } else {
            add_peoples(&mut lexicon, &world);
        }
        let names = world.name_words(|w| {
            lexicon
                .readings(w)
                .iter()
                .any(|r| r.tag == Tag::NN && r.morph.agr & agr::ALL != 0 && w.chars().count() < 5)
                || lexicon.readings(&w.to_lowercase()).iter().any(|r| {
                    matches!(
                        r.tag,
                        Tag::ART
                            | Tag::APPR
                            | Tag::APPRART
                            | Tag::KON
                            | Tag::PPER
                            | Tag::PPOSAT
                            | Tag::KOUS
                            | Tag::PIAT
                            | Tag::PDS
                    )
                })
        });
        let types = Types::build(&sources, &mut problems);
        let cameo = Cameo::build(&sources, &types, &mut problems);
        let classes = Classes::build(&sources, language);
        let frames = FrameBook::build(&sources, language, &types, &|c| classes.exists(c), &mut problems);
        let words = FunctionWords::build(&sources, language);
        let filter = Filter::build(&sources, &mut problems);
        let relate = Relate::build(&sources, &types, &mut problems);
        let hash = sources.hash();
        Self {
            language: language.to_owned(),
            sources,
            hash,
            lexicon,
            world,
            types,
            cameo,
            classes,
            frames,
            filter,
            relate,
            words,
            names,
            problems,
            english: None,
        }
    }
}

/// Adjectives and inhabitants of the states as German words.
fn add_peoples(lexicon: &mut Lexicon, world: &World) {
    for state in &world.states {
        for adjective in &state.adjectives_de {
            let _ = lexicon.add_adjective(adjective, "-");
        }
        for people in &state.people_de {
            let _ = if people.ends_with('e') {
                let nominalised = lexicon.adjective(&people.trim_end_matches('e').to_lowercase()).is_some();
                if nominalised && people.ends_with("sche") {
                    lexicon.add_noun(people, "adj", "0", "0")
                } else {
                    lexicon.add_noun(people, "m", "-n", "-n")
                }
            } else if people.ends_with("er") {
                lexicon.add_noun(people, "m", "-s", "-")
            } else {
                lexicon.add_noun(people, "m", "-s", "-s")
            };
            if !people.ends_with("sche") {
                let _ = lexicon.add_noun(&format!("{}in", people.trim_end_matches('e')), "f", "-", "-nen");
            }
        }
    }
}
