//! English: what differs from the stages of German.
//!
//! The stages and the trained machinery are the same; the tags are those of German with these readings: `VVIZU` the -ing form
//! of full verbs, `VMPP` that of auxiliaries, `PTKA` the possessive 's. [`tokens`] cuts as the English treebanks do,
//! [`chunk`] finds noun phrases by order alone, [`treebank`] reads English treebanks, [`finite`] mends tags, [`repair`] trees with `wire`, `predicates`, `subjects` and `objects`, [`normal`] turns the tree into the one
//! the coder knows, [`clauses`] builds clauses from it, `links` tells what each is to the one above, [`conllu`] names tags and relations as the treebanks do.

pub mod chunk;
pub mod clauses;
pub mod conllu;
pub mod finite;
pub mod insertion;
mod links;
pub mod normal;
mod objects;
mod predicates;
pub mod repair;
mod subjects;
pub mod tokens;
pub mod treebank;
mod wire;

use crate::clauses::Tree;
use crate::morph::Word;
use crate::tokenize::Kind;
use lagebild_codebook::world::name;
use lagebild_codebook::{Codebook, Reading};
use lagebild_model::syntax::agr;
use lagebild_model::{Morph, Tag};

/// True for names, pronouns and the nouns of the actor tables.
pub(crate) fn denotes_actor(tree: &Tree<'_>, token: u16, codebook: &Codebook) -> bool {
    matches!(tree.tag(token), Tag::NE | Tag::PPER) || codebook.world.actor_word(tree.lemma(token)).is_some()
}

/// All readings of a token.
pub fn word(codebook: &Codebook, form: &str, kind: Kind) -> Word {
    let single = |tag: Tag, cells: u16| Word {
        readings: vec![Reading { lemma: form.into(), tag, morph: Morph { agr: cells, verb: 0 } }],
        guessed: false,
        named: false,
        listed: 0,
    };
    match kind {
        // the organisation, no pronoun
        Kind::Word if form == "WHO" => single(Tag::NE, agr::SING),
        Kind::Comma => single(Tag::COMMA, 0),
        Kind::Stop => single(Tag::STOP, 0),
        Kind::Mark => single(treebank::mark_tag(form), agr::ALL),
        Kind::Number | Kind::Ordinal => single(Tag::CARD, agr::ALL),
        Kind::Word | Kind::Abbreviation => {
            // a state or its capital is a name at the head of a sentence too
            if capital(form) && of_state(codebook, form) {
                return Word { named: true, ..single(Tag::NE, agr::ALL) };
            }
            let (readings, guessed) = codebook.lexicon.english(form);
            let listed = listed(codebook, &readings);
            Word {
                listed,
                readings,
                guessed,
                named: codebook.names.contains_key(form) || codebook.lexicon.is_given_name(form),
            }
        }
    }
}

/// Classes a word is known with: bit 1 noun, 2 adjective, 4 verb, 8 a noun of the codebook.
fn listed(codebook: &Codebook, readings: &[Reading]) -> u32 {
    readings.iter().fold(0, |bits, r| {
        bits | match r.tag {
            Tag::NN => {
                let low = r.lemma.to_lowercase();
                let known = !codebook.lexicon.noun_complements(&r.lemma).is_empty()
                    || codebook.world.actor_word(&r.lemma).is_some()
                    || codebook.frames.decided(&r.lemma);
                codebook.lexicon.word_classes(&low) & 1 | u32::from(known) << 3
            }
            Tag::ADJA | Tag::ADJD => codebook.lexicon.word_classes(&r.lemma.to_lowercase()) & 2,
            Tag::VVINF | Tag::VVFIN => u32::from(codebook.lexicon.verb(&r.lemma).is_some()) << 2,
            _ => 0,
        }
    })
}

fn capital(form: &str) -> bool {
    form.chars().next().is_some_and(char::is_uppercase)
}

/// True for the name of a state, its capital or its seat of government that is no word of the lexicon.
pub(crate) fn of_state(codebook: &Codebook, form: &str) -> bool {
    let named = || {
        codebook.world.states.iter().any(|s| {
            s.name_de == form || s.names_de.iter().chain(&s.capital_de).chain(&s.seats_de).any(|n| n == form)
        })
    };
    // "US President" at the head of a sentence is no pronoun
    if form.len() > 1 && form.chars().all(char::is_uppercase) {
        return named();
    }
    codebook.names.get(form).is_some_and(|bits| bits & (name::STATE | name::PLACE) != 0)
        && codebook.lexicon.readings(&form.to_lowercase()).is_empty()
        && named()
        && !codebook.world.states.iter().any(|s| s.adjectives_de.iter().any(|a| a == form))
}
