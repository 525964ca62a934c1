//! The stages in their order.

use crate::chunk::{Chunk, chunks};
use crate::english;
use crate::features::{Node, nodes};
use crate::insertion::insertions;
use crate::morph::{Analyser, Word};
use crate::network::{Network, Rated};
use crate::parser;
use crate::repair;
use crate::roles::{self, Allowed};
use crate::tagger::{self, Seen};
use crate::tokenize::{Abbreviations, Kind, Piece, sentences};
use crate::weights::{Weights, hash_str};
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::agr;
use lagebild_model::{Rel, Sentence, Span, Tag, Token};
use rustc_hash::FxHashSet;

/// Longest sentence in tokens; longer runs (tables, garbage) are cut.
const LONGEST_SENTENCE: usize = 110;

/// Valency of a verb that is listed without any complement.
const NOTHING_KNOWN: u32 = 1;

/// A tag of the network's counts where it leads by so much: two natural logarithms of odds.
const TAG_LEAD: i32 = 2 << Rated::TAG_POINT;

/// The trained parts of a language.
#[derive(Debug, Default, Clone)]
pub struct Trained {
    /// Tagger weights.
    pub tagger: Weights,
    /// Arc weights.
    pub arcs: Weights,
    /// Weights of larger parts of the tree.
    pub parts: Weights,
    /// Relation weights.
    pub labels: Weights,
    /// Relations seen between tags.
    pub allowed: Allowed,
    /// A network that rates heads beside the arc weights; one that rates nothing for German.
    pub network: Network,
}

impl Trained {
    /// The built-in weights for German.
    pub fn german() -> Self {
        Self {
            tagger: Weights::from_bytes(include_bytes!("../models/de-tagger.bin")),
            arcs: Weights::from_bytes(include_bytes!("../models/de-arcs.bin")),
            parts: Weights::from_bytes(include_bytes!("../models/de-parts.bin")),
            labels: Weights::from_bytes(include_bytes!("../models/de-labels.bin")),
            allowed: Allowed::from_bytes(include_bytes!("../models/de-allowed.bin")),
            network: Network::default(),
        }
    }

    /// The built-in weights for English.
    pub fn english() -> Self {
        Self {
            tagger: Weights::from_bytes(include_bytes!("../models/en-tagger.bin")),
            arcs: Weights::from_bytes(include_bytes!("../models/en-arcs.bin")),
            parts: Weights::from_bytes(include_bytes!("../models/en-parts.bin")),
            labels: Weights::from_bytes(include_bytes!("../models/en-labels.bin")),
            allowed: Allowed::from_bytes(include_bytes!("../models/en-allowed.bin")),
            network: Network::from_bytes(include_bytes!("../models/en-network.bin")),
        }
    }
}

/// A ready-made grammar: codebook and weights.
#[derive(Debug)]
pub struct Grammar<'a> {
    /// The codebook behind.
    pub codebook: &'a Codebook,
    /// Word readings.
    pub analyser: Analyser<'a>,
    abbreviations: Abbreviations,
    ordinal_words: FxHashSet<Box<str>>,
    trained: Trained,
    /// What the English tokeniser knows; none for German.
    english: Option<english::tokens::Known>,
}

impl<'a> Grammar<'a> {
    /// German grammar over a codebook.
    pub fn german(codebook: &'a Codebook) -> Self {
        Self::new(codebook, "de", Trained::german())
    }

    /// English grammar over a codebook.
    pub fn english(codebook: &'a Codebook) -> Self {
        Self::new(codebook, "en", Trained::english())
    }

    /// The built-in grammar of a codebook's language.
    pub fn of(codebook: &'a Codebook) -> Self {
        if codebook.language == "en" { Self::english(codebook) } else { Self::german(codebook) }
    }

    /// True for the English grammar.
    pub fn is_english(&self) -> bool {
        self.english.is_some()
    }

    /// A grammar with given weights.
    pub fn new(codebook: &'a Codebook, language: &str, trained: Trained) -> Self {
        let file = |name: &str| codebook.sources.text(&format!("{language}/lexicon/{name}"));
        let ordinal_words = file("ordinal-before.txt")
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
            .map(Into::into)
            .collect();
        Self {
            codebook,
            analyser: Analyser::new(
                &codebook.lexicon,
                file("guess.tsv"),
                file("prefixes.txt"),
                &codebook.names,
            )
            .plain(language == "en"),
            abbreviations: Abbreviations::parse(file("abbreviations.txt")),
            ordinal_words,
            trained,
            english: (language == "en")
                .then(|| english::tokens::Known::parse(file("abbreviations.txt"), file("prefixes.txt"))),
        }
    }

    /// Cuts a piece of text into sentences of raw tokens.
    pub fn pieces(&self, text: &str, within: Span) -> Vec<Vec<Piece>> {
        let mut out = Vec::new();
        let cut = match &self.english {
            Some(known) => english::tokens::sentences(text, within, known, &self.codebook.lexicon),
            None => sentences(text, within, &self.abbreviations, |w| self.ordinal_words.contains(w)),
        };
        for sentence in cut {
            if sentence.len() <= LONGEST_SENTENCE {
                out.push(sentence);
            } else {
                out.extend(sentence.chunks(LONGEST_SENTENCE).map(<[Piece]>::to_vec));
            }
        }
        out
    }

    /// Readings of every token of a sentence.
    pub fn words(&self, forms: &[(&str, Kind)]) -> Vec<(Word, bool)> {
        let mut initial = true;
        forms
            .iter()
            .map(|(form, kind)| {
                let word = if self.is_english() {
                    english::word(self.codebook, form, *kind)
                } else {
                    self.analyser.word(form, *kind, initial)
                };
                let was = initial;
                initial = match kind {
                    Kind::Word | Kind::Abbreviation | Kind::Number | Kind::Ordinal | Kind::Comma => false,
                    Kind::Stop => true,
                    Kind::Mark => {
                        initial
                            || matches!(
                                *form,
                                ":" | "\"" | "„" | "»" | "«" | "“" | "(" | "-" | "–" | "``" | "''"
                            )
                    }
                };
                (word, was)
            })
            .collect()
    }

    /// Tags and lemmas for given forms.
    pub fn tag(&self, forms: &[(&str, Kind)]) -> (Vec<Token>, Vec<(Word, bool)>) {
        let words = self.words(forms);
        let seen: Vec<Seen> = words
            .iter()
            .zip(forms)
            .map(|((w, initial), (f, _))| Seen::new(f, w, *initial).english(self.is_english()))
            .collect();
        let tags = tagger::tag(&seen, &self.trained.tagger);
        let mut tokens = self.settle(forms, &words, &tags);
        if !self.is_english() {
            repair::tags(&mut repair::Tagged { tokens: &mut tokens, forms, words: &words }, self.codebook);
        }
        (tokens, words)
    }

    /// Where a form has several lemmas of one tag, the case its role asks for decides, then what the codebook knows.
    fn choose_lemmas(&self, tokens: &mut [Token], forms: &[(&str, Kind)], words: &[(Word, bool)]) {
        let mut children: Vec<Vec<(Rel, u16)>> = vec![Vec::new(); tokens.len()];
        for (i, t) in tokens.iter().enumerate() {
            if let Some(c) = t.head.and_then(|h| children.get_mut(h as usize)) {
                c.push((t.rel, i as u16));
            }
        }
        for (i, ((t, (word, _)), (form, _))) in tokens.iter_mut().zip(words).zip(forms).enumerate() {
            let mut options: Vec<&lagebild_codebook::Reading> =
                word.readings.iter().filter(|r| r.tag == t.tag).collect();
            if options.len() < 2 {
                continue;
            }
            if t.tag == Tag::NN {
                let case = match t.rel {
                    Rel::Nsubj | Rel::NsubjPass => agr::NOM,
                    Rel::Obj => agr::ACC,
                    _ => agr::ALL,
                };
                let fitting: Vec<&lagebild_codebook::Reading> =
                    options.iter().copied().filter(|r| r.morph.agr & t.morph.agr & case != 0).collect();
                if !fitting.is_empty() {
                    options = fitting;
                }
            }
            let rels: Vec<Rel> = if t.tag == Tag::VVPP {
                children.get(i).map(|c| c.iter().map(|(r, _)| *r).collect()).unwrap_or_default()
            } else {
                Vec::new()
            };
            let rate = |r: &&lagebild_codebook::Reading| {
                let lemma = &*r.lemma;
                let mut score = 0;
                if t.tag == Tag::NN {
                    score += if lemma == *form { 4 } else { 0 };
                    // "warf Bomben": a noun of the lexicon before an infinitive used as one
                    let proper = self.codebook.lexicon.noun(lemma).is_some_and(|n| !n.adjectival);
                    score += if proper { 5 } else { 0 };
                    score += i32::from(self.codebook.world.actor_word(lemma).is_some()) * 2;
                    score += i32::from(form.strip_suffix('n').is_some_and(|f| f == lemma));
                }
                // "das ihr gehört hatte": what stands beside the participle tells hören from gehören
                if t.tag == Tag::VVPP
                    && let Some(v) = self.codebook.lexicon.verb(lemma)
                {
                    let object = rels.iter().any(|r| matches!(r, Rel::Obj | Rel::NsubjPass));
                    let dative = rels.iter().any(|r| matches!(r, Rel::OblArg | Rel::Iobj));
                    score += if object == v.takes(&Complement::Accusative) { 4 } else { 0 };
                    score += if dative && (v.takes(&Complement::Dative) || v.takes(&Complement::Genitive)) {
                        4
                    } else {
                        0
                    };
                }
                score + i32::from(self.codebook.frames.decided(lemma)) * 3
            };
            let best = options.iter().copied().rev().max_by_key(rate);
            if let Some(r) = best {
                t.lemma = std::sync::Arc::clone(&r.lemma);
                if t.tag.is_verb() {
                    t.morph = r.morph;
                }
            }
        }
    }

    /// Tokens with the readings that fit given tags.
    pub(crate) fn settle(&self, forms: &[(&str, Kind)], words: &[(Word, bool)], tags: &[Tag]) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(forms.len());
        for (((form, _), (word, _)), tag) in forms.iter().zip(words).zip(tags) {
            let mut token = Token::default();
            tagger::settle(&mut token, form, word, *tag);
            tokens.push(token);
        }
        tokens
    }

    /// Chunks and parser nodes of tagged tokens.
    pub fn prepare(&self, tokens: &[Token]) -> (Vec<Chunk>, Vec<Node>) {
        let chunks = if self.is_english() { english::chunk::chunks(tokens) } else { chunks(tokens) };
        let mut nodes = nodes(tokens, &chunks, self.codebook);
        if self.is_english() {
            // noun phrases are found by order alone, so they bind nothing
            for (n, t) in nodes.iter_mut().zip(tokens) {
                n.shape = 1;
                // words that were not seen are known by their endings
                let from = t.lemma.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
                n.ending = hash_str(t.lemma.get(from..).unwrap_or(""));
                if n.valency == 0 || t.tag.is_verb() && n.valency == NOTHING_KNOWN {
                    n.valency = n.ending;
                }
            }
        }
        (chunks, nodes)
    }

    /// What the network says of a tagged sentence. A word gets the tag it likes better by far, if the word can have that.
    pub(crate) fn rate(&self, tokens: &mut [Token], forms: &[(&str, Kind)], words: &[(Word, bool)]) -> Rated {
        let plain: Vec<&str> = forms.iter().map(|(f, _)| *f).collect();
        let tags: Vec<Tag> = tokens.iter().map(|t| t.tag).collect();
        let network = &self.trained.network;
        let rated = network.rate(&plain, &tags);
        for (i, ((t, form), (word, initial))) in tokens.iter_mut().zip(plain).zip(words).enumerate() {
            let Some(now) = network.tag_score(&rated, i, t.tag) else { continue };
            let scored = |tag: Tag| Some((network.tag_score(&rated, i, tag)?, tag));
            let best = tagger::candidates(form, word, *initial).into_iter().filter_map(scored).max();
            if let Some((score, tag)) = best
                && tag != t.tag
                && score.saturating_sub(now) > TAG_LEAD
            {
                tagger::settle(t, form, word, tag);
            }
        }
        rated
    }

    /// Heads and relations of tagged tokens, which were rated. Insertions (`sagte X`) are parsed apart and joined.
    fn attach(&self, tokens: &mut [Token], rated: &Rated) {
        let cuts = if self.is_english() {
            english::insertion::insertions(tokens, self.codebook)
        } else {
            insertions(tokens, &self.codebook.lexicon, &self.codebook.words)
        };
        if cuts.is_empty() {
            let all: Vec<usize> = (0..tokens.len()).collect();
            self.attach_piece(tokens, rated, &all);
            return;
        }
        let mut piece_of = vec![0usize; tokens.len()];
        for (k, c) in cuts.iter().enumerate() {
            for p in piece_of.get_mut(c.start..c.end).unwrap_or(&mut []) {
                *p = k + 1;
            }
        }
        let mut roots = Vec::new();
        for k in 0..=cuts.len() {
            let at: Vec<usize> = (0..tokens.len()).filter(|i| piece_of.get(*i) == Some(&k)).collect();
            let mut piece: Vec<Token> = at.iter().filter_map(|i| tokens.get(*i).cloned()).collect();
            self.attach_piece(&mut piece, rated, &at);
            let mut root = None;
            for (t, i) in piece.into_iter().zip(&at) {
                let head = t.head.and_then(|h| at.get(h as usize)).map(|h| *h as u16);
                if head.is_none() && !t.tag.is_punctuation() {
                    root = Some(*i);
                }
                if let Some(x) = tokens.get_mut(*i) {
                    *x = Token { head, ..t };
                }
            }
            roots.push(root);
        }
        let mut top = roots.first().copied().flatten();
        for (c, root) in cuts.iter().zip(roots.iter().skip(1)) {
            let Some(root) = *root else { continue };
            let Some(host) = top else {
                top = Some(root);
                continue;
            };
            // what a noun holds hangs on it
            let noun = || {
                let before = tokens.get(..c.start).unwrap_or(&[]);
                crate::insertion::content_noun(before, &self.codebook.lexicon)
            };
            let host = if c.rel == Rel::Acl { noun().unwrap_or(host) } else { host };
            let (under, over) = if c.governs { (host, root) } else { (root, host) };
            if let Some(t) = tokens.get_mut(under) {
                t.head = Some(over as u16);
                t.rel = c.rel;
            }
            if c.governs {
                top = Some(over);
            }
        }
        for t in tokens.iter_mut().filter(|t| t.tag.is_punctuation()) {
            t.head = top.map(|r| r as u16);
            t.rel = Rel::Punct;
        }
    }

    /// Attaches the tokens of a piece, which stand `at` these places of the sentence that was rated.
    fn attach_piece(&self, tokens: &mut [Token], rated: &Rated, at: &[usize]) {
        let (chunks, nodes) = self.prepare(tokens);
        for c in &chunks {
            if let Some(t) = tokens.get_mut(c.head as usize) {
                t.morph.agr = c.agr;
            }
        }
        parser::parse(tokens, &nodes, &self.trained, (rated, at));
        if !self.is_english() {
            repair::heads(tokens, self.codebook);
        }
        roles::label(tokens, &nodes, &self.trained, (rated, at));
        if self.is_english() {
            english::insertion::rooted(tokens);
            english::repair::tree(tokens, self.codebook);
        } else {
            repair::relations(tokens, self.codebook);
        }
    }

    /// Tokens and trees of a paragraph as the treebanks have them, without clauses.
    pub fn trees(&self, text: &str, within: Span, paragraph: u32) -> Vec<Sentence> {
        if !self.is_english() {
            return self.analyse(text, within, paragraph);
        }
        let mut out = Vec::new();
        for pieces in self.pieces(text, within) {
            let forms: Vec<(&str, Kind)> = pieces.iter().map(|p| (p.span.text(text), p.kind)).collect();
            let (mut tokens, words) = self.tag(&forms);
            let rated = self.rate(&mut tokens, &forms, &words);
            english::finite::finite(&mut tokens, &words, self.codebook);
            english::finite::about_how_many(&mut tokens, self.codebook);
            english::finite::particles(&mut tokens, self.codebook);
            for (t, p) in tokens.iter_mut().zip(&pieces) {
                t.span = p.span;
            }
            self.attach(&mut tokens, &rated);
            let (Some(a), Some(b)) = (tokens.first(), tokens.last()) else { continue };
            let span = a.span.join(b.span);
            out.push(Sentence { span, paragraph, tokens, ..Sentence::default() });
        }
        out
    }

    /// The whole analysis of a paragraph.
    pub fn analyse(&self, text: &str, within: Span, paragraph: u32) -> Vec<Sentence> {
        let mut out = Vec::new();
        if self.is_english() {
            for mut s in self.trees(text, within, paragraph) {
                english::normal::normal(&mut s.tokens, text, self.codebook);
                (s.clauses, s.owner) = english::clauses::clauses(&s.tokens, text, self.codebook);
                out.push(s);
            }
            return out;
        }
        for pieces in self.pieces(text, within) {
            let forms: Vec<(&str, Kind)> = pieces.iter().map(|p| (p.span.text(text), p.kind)).collect();
            let (mut tokens, words) = self.tag(&forms);
            for (t, p) in tokens.iter_mut().zip(&pieces) {
                t.span = p.span;
            }
            self.attach(&mut tokens, &Rated::default());
            self.choose_lemmas(&mut tokens, &forms, &words);
            let span = match (tokens.first(), tokens.last()) {
                (Some(a), Some(b)) => a.span.join(b.span),
                _ => continue,
            };
            let (clauses, owner) = crate::clauses::clauses(&tokens, text, self.codebook);
            out.push(Sentence { span, paragraph, tokens, clauses, owner });
        }
        out
    }
}
