//! Variants of a sentence: the same deed in another construction.
//!
//! A sentence that the grammar reads as one plain clause is taken apart ([`skeleton`]), its verb is put into another tense,
//! mood or voice ([`nucleus`]), its phrases into another case or order ([`decline`], [`build`]), after the list of
//! constructions in the codebook ([`recipe`]). Where a construction cannot be built surely it is left out, with the reason.
//! Used to test the program against its own codebook; not used when reading.

mod build;
mod decline;
mod nucleus;
mod reading;
mod recipe;
mod skeleton;
#[cfg(test)]
mod tests;

pub use reading::Reading;
pub use recipe::{Recipe, Recipes};

use crate::analysis::Grammar;
use crate::forms::VerbTable;
use decline::ClosedWords;
use lagebild_codebook::Problem;
use lagebild_model::Span;
use skeleton::Skeleton;

/// Why a sentence or a construction was left out.
pub type Skip = &'static str;

/// What is known of the sentence's predicate.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// Lemmas the predicate may be.
    pub predicates: &'a [String],
    /// Prepositions that belong to it.
    pub prepositions: Vec<&'a str>,
    /// Its negation means something of its own ("nahm nicht teil").
    pub refused: bool,
    /// The subject is the one who does it.
    pub willed: bool,
    /// It is done, not said.
    pub deed: bool,
}

/// Makes variants.
#[derive(Debug)]
pub struct Maker<'a> {
    grammar: Grammar<'a>,
    table: VerbTable,
    closed: ClosedWords,
    recipes: Recipes,
    /// Mistakes in the file of constructions.
    pub problems: Vec<Problem>,
}

/// One variant, or why there is none.
#[derive(Debug)]
pub struct Variant<'a> {
    /// Its construction.
    pub recipe: &'a Recipe,
    /// The sentence, and how the grammar should read it.
    pub text: Result<(String, Reading), Skip>,
}

impl<'a> Maker<'a> {
    /// Over a grammar, with the constructions of a language.
    pub fn new(grammar: Grammar<'a>, language: &str) -> Self {
        let mut problems = Vec::new();
        let recipes = Recipes::read(&grammar.codebook.sources, language, &mut problems);
        let table = VerbTable::new(&grammar.codebook.lexicon);
        let closed = ClosedWords::new(&grammar);
        Self { grammar, table, closed, recipes, problems }
    }

    /// Names of states without article are neuter.
    fn neuter(&self, name: &str) -> bool {
        self.grammar.codebook.world.states.iter().any(|s| s.article_de.is_empty() && s.name_de == name)
    }

    /// The constructions in file order.
    pub fn recipes(&self) -> &[Recipe] {
        &self.recipes.recipes
    }

    /// What the grammar reads otherwise in a variant; none: it reads it as it was built.
    pub fn misread(&self, text: &str, reading: &Reading) -> Option<Skip> {
        let sentences = self.grammar.analyse(text, Span::of(0, text.len()), 0);
        reading.missed(text, &sentences)
    }

    /// All variants of a sentence, in the order of the constructions.
    ///
    /// # Errors
    /// The reason why the sentence cannot be taken apart.
    pub fn variants(&self, text: &str, request: &Request<'_>) -> Result<Vec<Variant<'_>>, Skip> {
        let sentences = self.grammar.analyse(text, Span::of(0, text.len()), 0);
        let [sentence] = sentences.as_slice() else { return Err("several sentences") };
        let skeleton = Skeleton::of(self.grammar.codebook, sentence, text, request.predicates)?;
        Ok(self
            .recipes()
            .iter()
            .map(|recipe| Variant { recipe, text: build::build(self, &skeleton, request, recipe) })
            .collect())
    }
}
