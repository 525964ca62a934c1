//! What the whole sentence tells beyond single tags: where a finite verb must stand, what is a name, a particle, a number's
//! adverb.

use crate::morph::Word;
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{Codebook, Reading};
use lagebild_model::syntax::verb;
use lagebild_model::{Tag, Token};
use std::sync::Arc;

/// A stretch that must have a finite verb and has none takes the participle that could be one, behind a noun and without
/// an auxiliary: the whole sentence, what a subjunction opens (`whether Yoon committed treason`), what a comma and a
/// conjunction open (`, and the chief of staff resigned`).
pub fn finite(tokens: &mut [Token], words: &[(Word, bool)], codebook: &Codebook) {
    adverbs(tokens, words);
    name_in_ing(tokens);
    modal_as_name(tokens, words);
    own_thing(tokens, words);
    demanded_that(tokens, words);
    listed_verbs(tokens, words);
    told_verbs(tokens, words);
    reduced_relative(tokens, words, codebook);
    zero_relative(tokens, words);
    without_passive(tokens, words, codebook);
    main_clause(tokens, words, codebook);
    joined_clause(tokens, words);
    if !tokens.iter().any(|t| t.tag == Tag::STOP) {
        return;
    }
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    let opens = |i: usize| tag(i) == Tag::KOUS || tag(i) == Tag::KON && i > 0 && tag(i - 1) == Tag::COMMA;
    let mut starts = vec![0];
    starts.extend((1..tokens.len()).filter(|i| opens(*i)));
    let whole = !tokens.iter().any(|t| t.tag.is_finite());
    let written = tokens.last().is_some_and(|t| t.tag == Tag::STOP && &*t.lemma == ".");
    if whole && written && !tokens.iter().any(|t| t.tag.is_verb()) {
        if !attribute_as_verb(tokens, words) {
            noun_as_verb(tokens, words);
        }
        return;
    }
    let mut found = Vec::new();
    for (k, start) in starts.iter().enumerate() {
        if k == 0 && !whole {
            continue;
        }
        let next = starts.get(k + 1).copied().unwrap_or(tokens.len());
        let end = (start + 1..next).find(|i| k > 0 && tag(*i) == Tag::COMMA).unwrap_or(next);
        if (*start..end).any(|i| tag(i).is_finite()) {
            continue;
        }
        found.extend(participle(tokens, words, *start, end).or_else(|| demanded(tokens, words, *start, end)));
    }
    for (i, lemma, morph) in found {
        if let Some(t) = tokens.get_mut(i) {
            t.tag = if morph.verb & verb::PAST != 0 { Tag::VVFIN } else { Tag::VVINF };
            t.lemma = lemma;
            t.morph = morph;
        }
    }
}

/// The first reading of a word that is such.
fn reading(words: &[(Word, bool)], i: usize, such: impl Fn(&Reading) -> bool) -> Option<&Reading> {
    words.get(i).and_then(|(w, _)| w.readings.iter().find(|r| such(r)))
}

/// Reads a word so.
fn read(tokens: &mut [Token], i: usize, as_what: Option<&Reading>) {
    if let (Some(t), Some(r)) = (tokens.get_mut(i), as_what) {
        t.tag = r.tag;
        t.lemma = Arc::clone(&r.lemma);
        t.morph = r.morph;
    }
}

/// `has since attacked`, `who first fired`: before a participle of its auxiliary *since* opens nothing, before a verb *first* is
/// none.
fn adverbs(tokens: &mut [Token], words: &[(Word, bool)]) {
    // "a minister detained there on suspicion": behind a verb *there* is a place
    for i in 1..tokens.len() {
        let behind_verb = tokens.get(i - 1).is_some_and(|t| t.tag.is_verb() && !t.tag.is_finite());
        if let Some(t) = tokens.get_mut(i)
            && behind_verb
            && t.tag == Tag::PDS
            && &*t.lemma == "there"
        {
            t.tag = Tag::ADV;
        }
    }
    for i in 1..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        let lemma = tokens.get(i).map_or("", |t| &*t.lemma);
        let since = lemma == "since" && tag(i - 1) == Tag::VAFIN && tag(i + 1).is_verb();
        let first = lemma == "first" && tag(i).is_verb() && tag(i + 1).is_verb();
        if since || first {
            if let Some(t) = tokens.get_mut(i) {
                t.tag = Tag::ADV;
                t.morph = lagebild_model::Morph::default();
            }
            if first && tokens.get(i + 1).is_some_and(|t| t.tag == Tag::VVPP) {
                settle_past(tokens, words, i + 1);
            }
        }
    }
}

/// `Manning, who ...`, `Neighboring Guyana put ...`: an -ing form at the head of a sentence that is a name or an adjective.
fn name_in_ing(tokens: &mut [Token]) {
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    if tag(0) != Tag::VVIZU {
        return;
    }
    let behind_names = (1..tokens.len()).find(|i| tag(*i) != Tag::NE).unwrap_or(1);
    let new = if tag(1) == Tag::COMMA && tag(2) == Tag::PRELS {
        Tag::NE
    } else if behind_names > 1 && tag(behind_names) == Tag::VVFIN {
        Tag::ADJA
    } else {
        return;
    };
    if let Some(t) = tokens.get_mut(0) {
        t.tag = new;
        t.morph = lagebild_model::Morph::default();
    }
}

/// `Theresa May stepped down`: inside a sentence no modal has a capital, so behind a name it goes on with the name.
fn modal_as_name(tokens: &mut [Token], words: &[(Word, bool)]) {
    for i in 1..tokens.len() {
        let behind_name = tokens.get(i - 1).is_some_and(|t| t.tag == Tag::NE);
        if behind_name && tokens.get(i).is_some_and(|t| t.tag == Tag::VMFIN) {
            read(tokens, i, reading(words, i, |r| r.tag == Tag::NE));
        }
    }
}

/// `Manila and Washington plan joint patrols`: a written sentence without any verb has one in the first noun behind names
/// or plurals that can be a verb and has a noun phrase behind it.
fn noun_as_verb(tokens: &mut [Token], words: &[(Word, bool)]) {
    let found = (1..tokens.len()).find_map(|i| {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        let subject = tag(i - 1).is_noun() && (0..i).any(|k| tag(k) == Tag::KON);
        let plain = (0..i).all(|k| opens_phrase(tag(k)) || matches!(tag(k), Tag::KON | Tag::PTKA));
        if tag(i) != Tag::NN || !subject || !plain || !opens_phrase(tag(i + 1)) {
            return None;
        }
        let of = |wanted: Tag| reading(words, i, |r| r.tag == wanted);
        of(Tag::VVFIN).or_else(|| of(Tag::VVINF)).map(|r| (i, r))
    });
    if let Some((i, found)) = found {
        read(tokens, i, Some(found));
    }
}

/// `Thousands of workers blocked roads`: a written sentence without any verb has one in the attribute between two nouns that
/// is a past tense too.
fn attribute_as_verb(tokens: &mut [Token], words: &[(Word, bool)]) -> bool {
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    let found = (1..tokens.len()).find(|i| {
        tag(*i) == Tag::ADJA
            && reading(words, *i, is_past).is_some()
            && tag(i - 1).is_noun()
            && opens_phrase(tag(i + 1))
    });
    found.inspect(|i| settle_past(tokens, words, *i)).is_some()
}

/// `will leave her post`, `shot dead the mayor`: behind *her* stands what is hers, unless somebody sees, hears or lets her do
/// it; *dead* is no verb.
fn own_thing(tokens: &mut [Token], words: &[(Word, bool)]) {
    for i in 1..tokens.len() {
        let (Some(before), Some(t)) = (tokens.get(i - 1), tokens.get(i)) else { continue };
        if before.tag.is_verb() && t.tag.is_verb() && &*t.lemma == "dead" {
            let predicate = reading(words, i, |r| r.tag == Tag::ADJD);
            read(tokens, i, predicate.or_else(|| reading(words, i, |r| r.tag == Tag::ADJA)));
            if let Some(t) = tokens.get_mut(i).filter(|t| t.tag == Tag::ADJA) {
                t.tag = Tag::ADJD;
            }
            continue;
        }
        let verb = i.checked_sub(2).and_then(|k| tokens.get(k)).filter(|t| t.tag.is_verb());
        let does = verb.is_some_and(|t| {
            !matches!(&*t.lemma, "let" | "make" | "help" | "see" | "hear" | "watch" | "have" | "feel")
        });
        let thing = reading(words, i, |r| r.tag == Tag::NN);
        let her = reading(words, i - 1, |r| r.tag == Tag::PPOSAT);
        let whose = t.tag == Tag::VVINF && before.tag == Tag::PPER && &*before.lemma == "she";
        if whose && does && thing.is_some() && her.is_some() {
            read(tokens, i - 1, her);
            read(tokens, i, thing);
        }
    }
}

/// `recommended that parliament amend the law`: *that* before a noun and a bare infinitive opens a clause.
fn demanded_that(tokens: &mut [Token], words: &[(Word, bool)]) {
    for i in 1..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        let that =
            matches!(tag(i), Tag::PDAT | Tag::PDS) && tokens.get(i).is_some_and(|t| &*t.lemma == "that");
        let verb = (i + 1..tokens.len()).find(|k| !opens_phrase(tag(*k)));
        let bare = verb.is_some_and(|k| tag(k) == Tag::VVINF && k > i + 1 && tag(k - 1).is_noun());
        if that && tag(i - 1).is_verb() && bare {
            read(tokens, i, reading(words, i, |r| r.tag == Tag::KOUS));
        }
    }
}

fn is_past(r: &Reading) -> bool {
    r.tag == Tag::VVFIN && r.morph.verb & verb::PAST != 0
}

/// Takes the reading of a past tense.
fn settle_past(tokens: &mut [Token], words: &[(Word, bool)], i: usize) {
    read(tokens, i, reading(words, i, is_past));
}

/// True where a noun phrase without a preposition may begin.
fn opens_phrase(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::ART
            | Tag::PPOSAT
            | Tag::CARD
            | Tag::NN
            | Tag::NE
            | Tag::ADJA
            | Tag::PDAT
            | Tag::PIAT
            | Tag::PPER
    )
}

/// `Army warplanes struck rebel positions`, `..., police seized placards and ...`: behind a noun phrase with which a piece
/// begins, a participle with a bare object is a finite verb, where no other verb of the piece wants that noun for its subject.
fn told_verbs(tokens: &mut [Token], words: &[(Word, bool)]) {
    let tag = |tokens: &[Token], i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    let bound = |t: Tag| t.is_punctuation() && t != Tag::PAREN || t == Tag::KON;
    for i in 1..tokens.len() {
        if tag(tokens, i) != Tag::VVPP || !opens_phrase(tag(tokens, i + 1)) {
            continue;
        }
        let before = tag(tokens, i - 1);
        if !(before.is_noun() || before == Tag::PPER) {
            continue;
        }
        let start = (0..i).rev().find(|k| bound(tag(tokens, *k))).map_or(0, |k| k + 1);
        let phrase = (start..i).all(|k| {
            let t = tag(tokens, k);
            opens_phrase(t) || matches!(t, Tag::APPR | Tag::PTKA | Tag::PAREN | Tag::ADV | Tag::ADJD)
        });
        let end = (i + 1..tokens.len()).find(|k| bound(tag(tokens, *k))).unwrap_or(tokens.len());
        let rival = (i + 1..end).find(|k| {
            let t = tag(tokens, *k);
            t.is_finite() || matches!(t, Tag::PRELS | Tag::KOUS | Tag::PWAV | Tag::PWS)
        });
        let rival = rival.is_some_and(|k| tag(tokens, k).is_finite());
        // the first word of a sentence may be a preposition's phrase: "In the capital police seized ..."
        if phrase && !rival {
            settle_past(tokens, words, i);
        }
    }
}

/// `lawmakers in session fled by a back door`: what has no object has no passive, so behind its noun and without an
/// auxiliary the form is the past.
fn without_passive(tokens: &mut [Token], words: &[(Word, bool)], codebook: &Codebook) {
    let tag = |tokens: &[Token], i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    for i in 1..tokens.len() {
        if tag(tokens, i) != Tag::VVPP {
            continue;
        }
        let intransitive = tokens.get(i).and_then(|t| codebook.lexicon.verb(&t.lemma)).is_some_and(|v| {
            v.patterns.iter().any(Vec::is_empty)
                && !v.takes(&Complement::Accusative)
                && !v.takes(&Complement::That)
        });
        let before = (0..i).rev().find(|k| tag(tokens, *k) != Tag::ADV).map_or(Tag::STOP, |k| tag(tokens, k));
        let behind = tag(tokens, i + 1);
        let start = (0..i)
            .rev()
            .find(|k| {
                let t = tag(tokens, *k);
                let opens = t == Tag::APPR
                    && tokens.get(*k).is_some_and(|x| codebook.words.has("time-mark", &x.lemma));
                t.is_punctuation() || matches!(t, Tag::KOUS | Tag::PRELS) || t.is_verb() || opens
            })
            .map_or(0, |k| k + 1);
        let free = start == 0 || !tag(tokens, start - 1).is_verb();
        if intransitive
            && free
            && (before.is_noun() || before == Tag::PPER)
            && !behind.is_noun()
            && behind != Tag::ADJA
        {
            settle_past(tokens, words, i);
        }
    }
}

/// `The talks broke down after rebels attacked a convoy`, `The proposal to partition the island alarmed Greece, which ...`,
/// `Turkey blocks access after ...`: up to the subordinate clause behind it a main clause has its finite verb, be it the last
/// participle behind a noun or a noun that can be a verb.
fn main_clause(tokens: &mut [Token], words: &[(Word, bool)], codebook: &Codebook) {
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    let n = tokens.len();
    if tokens.last().is_none_or(|t| t.tag != Tag::STOP) {
        return;
    }
    let mark = |i: usize| {
        tokens.get(i).is_some_and(|t| codebook.words.has("time-mark", &t.lemma)) || tag(i) == Tag::PWAV
    };
    let relative = |i: usize| tag(i) == Tag::COMMA && matches!(tag(i + 1), Tag::PRELS);
    let Some(end) = (1..n).find(|i| mark(*i) || relative(*i)) else { return };
    let listed = (0..end).any(|k| tag(k).is_finite() || matches!(tag(k), Tag::PRELS | Tag::KOUS | Tag::PWS));
    // what follows is one clause, or one and what is joined to it
    let finite: Vec<usize> = (end..n).filter(|k| tag(*k).is_finite()).collect();
    let one = finite.iter().skip(1).all(|k| {
        (end..*k)
            .rev()
            .take(6)
            .find(|b| !matches!(tag(*b), Tag::ADV | Tag::ADJD))
            .is_some_and(|b| tag(b) == Tag::KON)
    });
    let resumed = finite.iter().any(|k| relative(end) && tag(*k - 1) == Tag::COMMA);
    if listed || finite.is_empty() || !one || resumed {
        return;
    }
    let behind_noun = |i: &usize| {
        (0..*i).rev().find(|k| tag(*k) != Tag::ADV).is_some_and(|k| tag(k).is_noun())
            && tokens.get(i + 1).is_none_or(|t| &*t.lemma != "by")
    };
    let past = (1..end).rev().find(|i| tag(*i) == Tag::VVPP && behind_noun(i));
    if let Some(i) = past {
        settle_past(tokens, words, i);
        return;
    }
    if (0..end).any(|k| tag(k).is_verb()) {
        return;
    }
    let found = (1..end).find_map(|i| {
        let name = tag(i - 1) == Tag::NE || tag(i - 1) == Tag::NN && i == 1;
        let present =
            |r: &Reading| matches!(r.tag, Tag::VVFIN | Tag::VVINF) && r.morph.verb & verb::PAST == 0;
        let found = reading(words, i, present)?;
        (tag(i) == Tag::NN && name && opens_phrase(tag(i + 1))).then_some((i, found))
    });
    if let Some((i, found)) = found {
        read(tokens, i, Some(found));
    }
}

/// `the protesters the police detained on Friday have asked`: behind two noun phrases in a row a participle without an object
/// is the verb of a relative clause.
fn zero_relative(tokens: &mut [Token], words: &[(Word, bool)]) {
    for i in 3..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        if tag(i) != Tag::VVPP || !tag(i - 1).is_noun() || opens_phrase(tag(i + 1)) {
            continue;
        }
        let article = (1..i).rev().find(|k| !(tag(*k).is_noun() || matches!(tag(*k), Tag::ADJA | Tag::CARD)));
        let apart = article.is_some_and(|k| matches!(tag(k), Tag::ART | Tag::PPOSAT) && tag(k - 1).is_noun());
        let later =
            (i + 1..tokens.len()).take_while(|k| !tag(*k).is_punctuation()).any(|k| tag(k).is_finite());
        let passive = tokens.get(i + 1).is_some_and(|t| &*t.lemma == "by");
        if apart && later && !passive {
            settle_past(tokens, words, i);
        }
    }
}

/// `A bomb planted under a car killed the governor`: of two finite verbs with no more than phrases with prepositions between
/// the first is the participle it can be, unless it speaks.
fn reduced_relative(tokens: &mut [Token], words: &[(Word, bool)], codebook: &Codebook) {
    for i in 1..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        let says = tokens.get(i).is_some_and(|t| codebook.lexicon.takes_content(&t.lemma));
        let first = tag(i) == Tag::VVFIN && tag(i - 1).is_noun() && !(0..i).any(|k| tag(k).is_verb());
        let next = (i + 1..tokens.len()).find(|k| !(opens_phrase(tag(*k)) || tag(*k) == Tag::APPR));
        let second =
            next.is_some_and(|k| tag(k) == Tag::VVFIN && tag(k - 1).is_noun() && opens_phrase(tag(k + 1)));
        if first && !says && tag(i + 1) == Tag::APPR && second {
            read(tokens, i, reading(words, i, |r| r.tag == Tag::VVPP));
        }
    }
}

/// `Thirty-one mutineers surrendered and seven were arrested`: a participle behind the noun a sentence begins with is finite
/// where a conjunction and the subject of another finite verb follow.
fn joined_clause(tokens: &mut [Token], words: &[(Word, bool)]) {
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    let Some(i) = (0..tokens.len()).find(|i| tag(*i).is_verb()).filter(|i| tag(*i) == Tag::VVPP && *i > 0)
    else {
        return;
    };
    let noun = tag(i - 1).is_noun() && (0..i).all(|k| opens_phrase(tag(k)) || tag(k) == Tag::PAREN);
    let Some(and) = (i + 1..tokens.len()).find(|k| tag(*k) == Tag::KON) else { return };
    let between = (i + 1..and).any(|k| tag(k).is_verb() || tag(k).is_punctuation());
    let verb = (and + 1..tokens.len()).find(|k| !opens_phrase(tag(*k)) && tag(*k) != Tag::PAREN);
    let joined = verb.is_some_and(|v| v > and + 1 && tag(v).is_finite());
    if noun && !between && joined {
        settle_past(tokens, words, i);
    }
}

/// `broke through a line, hurled bottles and set fire to a post`: a participle has no bare object behind it, so behind a
/// finite verb and a comma or conjunction it is a second one.
fn listed_verbs(tokens: &mut [Token], words: &[(Word, bool)]) {
    for i in 2..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        let joined = matches!(tag(i - 1), Tag::COMMA | Tag::KON);
        if tag(i) != Tag::VVPP || !joined || !opens_phrase(tag(i + 1)) {
            continue;
        }
        // the verb before it, without an auxiliary that both would share
        let before = (0..i - 1).rev().find(|k| tag(*k).is_verb() || tag(*k) == Tag::PTKZU);
        if before.is_none_or(|k| tag(k) != Tag::VVFIN) {
            continue;
        }
        settle_past(tokens, words, i);
    }
}

/// `handed two hostages over to the Red Cross`: before another preposition it is a particle, where the codebook knows the verb.
pub fn particles(tokens: &mut [Token], codebook: &Codebook) {
    for i in 2..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        // "out of" is one preposition
        let of = tokens.get(i + 1).is_some_and(|t| codebook.words.has("genitive", &t.lemma));
        if tag(i) != Tag::APPR || tag(i + 1) != Tag::APPR || of || !tag(i - 1).is_noun() {
            continue;
        }
        let verb = (0..i).rev().take_while(|k| !tag(*k).is_punctuation()).find(|k| tag(*k).is_verb());
        let known = verb
            .and_then(|k| tokens.get(k))
            .zip(tokens.get(i))
            .is_some_and(|(v, p)| codebook.frames.of(&format!("{}_{}", v.lemma, p.lemma)).next().is_some());
        if known && let Some(t) = tokens.get_mut(i) {
            t.tag = Tag::PTKVZ;
        }
    }
}

/// `more than 80 students`, `as many as 300`, `up to 40`: words before a number that say about how many.
pub fn about_how_many(tokens: &mut [Token], codebook: &Codebook) {
    if !tokens.iter().any(|t| t.tag == Tag::CARD) {
        return;
    }
    let phrases: Vec<Vec<&str>> =
        codebook.words.list("about-number").iter().map(|p| p.split(' ').collect()).collect();
    for i in 0..tokens.len() {
        for words in &phrases {
            let said = words.iter().enumerate().all(|(k, w)| {
                tokens.get(i + k).is_some_and(|t| t.lemma.eq_ignore_ascii_case(w) || alike(&t.lemma, w))
            });
            if said && tokens.get(i + words.len()).is_some_and(|t| t.tag == Tag::CARD) {
                for (k, w) in words.iter().enumerate() {
                    if let Some(t) = tokens.get_mut(i + k) {
                        t.tag = Tag::ADV;
                        t.lemma = (*w).into();
                    }
                }
            }
        }
    }
}

/// `more` is the form of *many* or *much* for the lemmatiser.
fn alike(lemma: &str, word: &str) -> bool {
    matches!((lemma, word), ("many" | "much", "more") | ("few", "fewer") | ("little", "less" | "least"))
}

type Found = (usize, Arc<str>, lagebild_model::Morph);

/// `demanded that the chief executive resign`, `that the president turn over his records`: a word behind a noun, taken for
/// one, where no other noun follows.
fn demanded(tokens: &[Token], words: &[(Word, bool)], start: usize, end: usize) -> Option<Found> {
    let that = tokens.get(start).is_some_and(|t| t.tag == Tag::KOUS && &*t.lemma == "that");
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    if !that {
        return None;
    }
    (start + 2..end).find_map(|i| {
        let nominal = tag(i) == Tag::NN && tag(i - 1).is_noun() && !(i + 1 < end && tag(i + 1).is_noun());
        let r = words.get(i)?.0.readings.iter().find(|r| r.tag == Tag::VVINF)?;
        nominal.then(|| (i, Arc::clone(&r.lemma), r.morph))
    })
}

fn participle(tokens: &[Token], words: &[(Word, bool)], start: usize, end: usize) -> Option<Found> {
    let mut noun = false;
    for (i, t) in tokens.iter().enumerate().take(end).skip(start) {
        if t.tag.is_noun() || t.tag.is_pronoun() {
            noun = true;
        } else if matches!(t.tag, Tag::VAPP | Tag::VAINF | Tag::VMPP | Tag::PTKZU) {
            return None;
        } else if noun && t.tag == Tag::VVPP {
            // "while people displaced by the war": with an agent it is none
            let agent = tokens.get(i + 1).is_some_and(|n| &*n.lemma == "by");
            let r = words.get(i)?.0.readings.iter().find(|r| r.tag == Tag::VVFIN)?;
            return (!agent || start == 0).then(|| (i, Arc::clone(&r.lemma), r.morph));
        }
    }
    None
}
