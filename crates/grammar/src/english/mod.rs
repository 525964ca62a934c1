//! English: what differs from the stages of German.
//!
//! The stages and the trained machinery are the same; the tags are those of German with these readings: `VVIZU` the -ing form
//! of full verbs, `VMPP` that of auxiliaries, `PTKA` the possessive 's. [`tokens`] cuts as the English treebanks do,
//! [`chunk`] finds noun phrases by order alone, [`treebank`] reads English treebanks, [`normal`] turns the tree into the one
//! the coder knows, [`clauses`] builds clauses from it, [`conllu`] names tags and relations as the treebanks do.

pub mod chunk;
pub mod clauses;
pub mod conllu;
pub mod normal;
pub mod tokens;
pub mod treebank;

use crate::morph::Word;
use crate::tokenize::Kind;
use lagebild_codebook::{Lexicon, Reading};
use lagebild_model::syntax::agr;
use lagebild_model::{Morph, Tag};

/// All readings of a token.
pub fn word(lexicon: &Lexicon, form: &str, kind: Kind) -> Word {
    let single = |tag: Tag, cells: u16| Word {
        readings: vec![Reading { lemma: form.into(), tag, morph: Morph { agr: cells, verb: 0 } }],
        guessed: false,
        named: false,
    };
    match kind {
        Kind::Comma => single(Tag::COMMA, 0),
        Kind::Stop => single(Tag::STOP, 0),
        Kind::Mark => single(treebank::mark_tag(form), agr::ALL),
        Kind::Number | Kind::Ordinal => single(Tag::CARD, agr::ALL),
        Kind::Word | Kind::Abbreviation => {
            let (readings, guessed) = lexicon.english(form);
            Word { readings, guessed, named: false }
        }
    }
}
