//! The tree as the coder knows it. Words that make one are joined into one token, as German writes them: `Russia` + `'s`,
//! `US` - `led`, `foreign` + `minister`, `missile` + `attack`. Names that are offices or peoples become nouns and adjectives,
//! names before a noun its owners.

use crate::morph::{lower_first, upper_first};
use lagebild_codebook::Codebook;
use lagebild_codebook::world::{ActorKind, State};
use lagebild_model::syntax::agr;
use lagebild_model::{Rel, Tag, Token};
use std::sync::Arc;

/// Most words that are looked up together.
const LONGEST: usize = 4;

/// Joins and re-hangs the tokens of a parsed sentence.
pub fn normal(tokens: &mut Vec<Token>, text: &str, codebook: &Codebook) {
    let mut n = Normal {
        text,
        codebook,
        group: (0..tokens.len()).collect(),
        tokens: std::mem::take(tokens),
        lemma: Vec::new(),
    };
    n.lemma = vec![None; n.tokens.len()];
    n.glue();
    n.states();
    n.retag();
    n.prepositions();
    n.known_words();
    n.known_with_of();
    n.compounds();
    *tokens = n.build();
    untie(tokens);
    own(tokens, codebook);
    super::repair::subject_in_front(tokens, codebook);
}

/// Joined words can hang on what hangs on them ("fruit growers' group"): such a ring is opened, at the root.
fn untie(tokens: &mut [Token]) {
    let root = tokens.iter().position(|t| t.head.is_none() && !t.tag.is_punctuation());
    for i in 0..tokens.len() {
        let mut at = tokens.get(i).and_then(|t| t.head);
        let mut steps = 0;
        while let Some(h) = at
            && steps <= tokens.len()
        {
            at = tokens.get(h as usize).and_then(|t| t.head);
            steps += 1;
        }
        if at.is_some()
            && let Some(t) = tokens.get_mut(i)
        {
            t.head = root.map(|r| r as u16).filter(|r| *r as usize != i);
            t.rel = if t.head.is_some() { Rel::Dep } else { Rel::Root };
        }
    }
}

struct Normal<'a> {
    text: &'a str,
    codebook: &'a Codebook,
    tokens: Vec<Token>,
    /// For each token the first token of those it is joined with.
    group: Vec<usize>,
    /// Lemma of a group where it is no single token's, at its first token.
    lemma: Vec<Option<Arc<str>>>,
}

impl Normal<'_> {
    fn tag(&self, i: usize) -> Tag {
        self.tokens.get(i).map_or(Tag::STOP, |t| t.tag)
    }

    fn form(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span.text(self.text))
    }

    fn capital(&self, i: usize) -> bool {
        self.form(i).chars().next().is_some_and(char::is_uppercase)
    }

    fn adjacent(&self, i: usize) -> bool {
        match (self.tokens.get(i), self.tokens.get(i + 1)) {
            (Some(a), Some(b)) => a.span.end == b.span.start,
            _ => false,
        }
    }

    fn join(&mut self, first: usize, last: usize) {
        let to = self.group.get(first).copied().unwrap_or(first);
        for i in first..=last {
            if let Some(g) = self.group.get_mut(i) {
                *g = to;
            }
        }
    }

    fn starts(&self, i: usize) -> bool {
        self.group.get(i) == Some(&i)
    }

    /// Behind the last token of the group of `i`.
    fn end(&self, i: usize) -> usize {
        let of = self.group.get(i).copied();
        (i..self.group.len()).find(|k| self.group.get(*k).copied() != of).unwrap_or(self.group.len())
    }

    /// The possessive 's with its noun; the parts of a hyphened word.
    fn glue(&mut self) {
        let n = self.tokens.len();
        let mut i = 0;
        while i < n {
            let mut last = i;
            while last + 2 < n
                && matches!(self.form(last + 1), "-" | "‐" | "‑")
                && self.adjacent(last)
                && self.adjacent(last + 1)
                && !self.tag(last + 2).is_punctuation()
            {
                last += 2;
            }
            if last > i {
                self.join(i, last);
                let mut lemma = String::new();
                // "then-president": president at that time
                let then = self.codebook.words.has("then-prefix", &self.form(i).to_lowercase());
                for k in if then { i + 2 } else { i }..=last {
                    let noun = k == last && self.tag(k) == Tag::NN;
                    let part = match self.tokens.get(k) {
                        Some(t) if noun || k == last && t.tag == Tag::VVFIN => lower_first(&t.lemma),
                        _ => self.form(k).to_owned(),
                    };
                    lemma.push_str(&part);
                }
                if self.tag(last) == Tag::NN {
                    lemma = upper_first(&lemma);
                    // "cease-fire", written together in the codebook
                    let together = upper_first(&lower_first(&lemma).replace('-', ""));
                    if self.knows(&together) {
                        lemma = together;
                    }
                }
                // "Secretary-General", "Vice-President" before a name
                let office = upper_first(&lemma.to_lowercase());
                if self.tag(last) != Tag::NN && self.codebook.world.actor_word(&office).is_some() {
                    for k in (i..=last).step_by(2) {
                        self.set(k, Tag::NN, &office);
                    }
                    lemma = office;
                }
                if let Some(l) = self.lemma.get_mut(i) {
                    *l = Some(lemma.into());
                }
            }
            if self.tag(last + 1) == Tag::PTKA && self.adjacent(last) {
                self.join(i, last + 1);
                last += 1;
            }
            i = last + 1;
        }
    }

    fn state(&self, test: impl Fn(&State) -> bool) -> bool {
        self.codebook.world.states.iter().any(test)
    }

    /// Names of states of several words are names in all their words.
    fn states(&mut self) {
        for i in 0..self.tokens.len() {
            if !self.capital(i) || !self.capital(i + 1) {
                continue;
            }
            let first = self.form(i).to_owned();
            let length = self
                .codebook
                .world
                .states
                .iter()
                .flat_map(|s| s.names_de.iter().chain([&s.name_de]))
                .filter(|n| n.starts_with(first.as_str()) && n.contains(' '))
                .filter(|n| n.split(' ').enumerate().all(|(k, w)| self.form(i + k) == w))
                .map(|n| n.split(' ').count())
                .max();
            for k in i..i + length.unwrap_or(0) {
                let form = self.form(k).to_owned();
                self.set(k, Tag::NE, &form);
            }
        }
    }

    /// Names that are offices, bodies, inhabitants or adjectives of states.
    fn retag(&mut self) {
        for i in 0..self.tokens.len() {
            let tag = self.tag(i);
            if !self.capital(i) || !matches!(tag, Tag::NE | Tag::NN | Tag::ADJA | Tag::ADJD) {
                continue;
            }
            let form = self.form(i).to_owned();
            let next = self.tag(self.end(i));
            let before_noun = matches!(next, Tag::NN | Tag::NE | Tag::ADJA | Tag::CARD);
            let adjective = self.state(|s| s.adjectives_de.contains(&form));
            let owned = self.end(i) > i + 1 && self.tag(i + 1) == Tag::PTKA;
            if adjective && before_noun && !owned && self.starts(i) && self.end(i) == i + 1 {
                self.set(i, Tag::ADJA, &form);
                continue;
            }
            let one = form.strip_suffix('s').unwrap_or(&form);
            if self.state(|s| s.people_de.iter().any(|p| *p == form || *p == one)) && !adjective
                || form.ends_with('s') && self.state(|s| s.people_de.iter().any(|p| p == one))
            {
                self.set(i, Tag::NN, one);
                if let Some(t) = self.tokens.get_mut(i) {
                    t.morph.agr = if one == form { agr::SING } else { agr::PLUR };
                }
                continue;
            }
            if tag == Tag::NE {
                let (readings, _) = self.codebook.lexicon.english(&form.to_lowercase());
                let Some(noun) = readings.into_iter().find(|r| r.tag == Tag::NN) else { continue };
                let Some(word) = self.codebook.world.actor_word(&noun.lemma) else { continue };
                let before = i.checked_sub(1).map_or(Tag::STOP, |b| self.tag(b));
                let personal = matches!(
                    word.kind,
                    ActorKind::Office | ActorKind::Role | ActorKind::Voice | ActorKind::Title
                );
                let state_before = i.checked_sub(1).is_some_and(|b| {
                    let f = self.form(b);
                    self.state(|s| s.name_de == f || s.names_de.iter().any(|n| n == f))
                });
                if before != Tag::NE || personal || state_before {
                    self.set(i, Tag::NN, &noun.lemma);
                    if let Some(t) = self.tokens.get_mut(i) {
                        t.morph.agr = noun.morph.agr;
                    }
                }
            }
        }
    }

    fn set(&mut self, i: usize, tag: Tag, lemma: &str) {
        if let Some(t) = self.tokens.get_mut(i) {
            t.tag = tag;
            t.lemma = lemma.into();
        }
    }

    /// Prepositions and subjunctions of several words (`according to`).
    fn prepositions(&mut self) {
        for list in ["joined-preposition", "joined-subjunction"] {
            let phrases: Vec<String> =
                self.codebook.words.list(list).iter().map(ToString::to_string).collect();
            for i in 0..self.tokens.len() {
                if !self.starts(i) || self.end(i) != i + 1 {
                    continue;
                }
                let Some(phrase) = phrases.iter().find(|p| {
                    p.split(' ').enumerate().all(|(k, w)| self.form(i + k).eq_ignore_ascii_case(w))
                }) else {
                    continue;
                };
                let last = i + phrase.split(' ').count() - 1;
                // "is due to start"
                if list == "joined-preposition" && matches!(self.tag(last + 1), Tag::VVINF | Tag::VAINF) {
                    continue;
                }
                // "ahead of": the noun behind hangs on the word, or the word on the noun
                let inside = |h: Option<u16>| h.is_some_and(|h| (i..=last).contains(&(h as usize)));
                let tag = if list == "joined-preposition" { Tag::APPR } else { Tag::KOUS };
                let rel = if tag == Tag::APPR { Rel::Case } else { Rel::Mark };
                let below: Option<usize> = (last + 1..self.tokens.len())
                    .find(|k| self.tokens.get(*k).is_some_and(|t| inside(t.head) && !t.tag.is_punctuation()));
                let outer = (i..=last)
                    .filter_map(|k| self.tokens.get(k))
                    .find(|t| !inside(t.head))
                    .map(|t| (t.head, t.rel));
                let Some((head, outer_rel)) = outer else { continue };
                self.join(i, last);
                if let Some(l) = self.lemma.get_mut(i) {
                    *l = Some(phrase.replace(' ', "_").into());
                }
                let governs = matches!(outer_rel, Rel::Case | Rel::Mark | Rel::Cc) || below.is_none();
                let target = if governs { head } else { below.map(|b| b as u16) };
                if !governs
                    && let Some(b) = below
                    && let Some(t) = self.tokens.get_mut(b)
                {
                    t.head = head;
                    t.rel = if head.is_none() {
                        Rel::Root
                    } else if tag == Tag::APPR {
                        Rel::Obl
                    } else {
                        Rel::Advcl
                    };
                }
                for k in i..=last {
                    if let Some(t) = self.tokens.get_mut(k) {
                        t.tag = tag;
                        t.head = target;
                        t.rel = rel;
                    }
                }
            }
        }
    }

    fn knows(&self, lemma: &str) -> bool {
        self.codebook.world.actor_word(lemma).is_some()
            || self.codebook.frames.decided(lemma)
            || self.codebook.classes.knows(lemma)
    }

    /// The lemma of the words from group to group, the last one as a lemma.
    fn phrase(&self, starts: &[usize]) -> Option<String> {
        let (last, before) = starts.split_last()?;
        let mut out = String::new();
        for s in before {
            let words: Vec<&str> = (*s..self.end(*s)).map(|k| self.form(k)).collect();
            out.push_str(&words.concat().to_lowercase());
            out.push('_');
        }
        let own = self.lemma.get(*last).cloned().flatten();
        let lemma = match own {
            Some(l) => lower_first(&l),
            None if self.tag(*last) == Tag::NN => lower_first(&self.tokens.get(*last)?.lemma),
            None => {
                let (readings, _) = self.codebook.lexicon.english(&self.form(*last).to_lowercase());
                lower_first(&readings.into_iter().find(|r| r.tag == Tag::NN)?.lemma)
            }
        };
        out.push_str(&lemma);
        Some(upper_first(&out))
    }

    /// Words of several parts that the codebook lists: `prime minister`.
    fn known_words(&mut self) {
        let n = self.tokens.len();
        let mut i = 0;
        while i < n {
            let mut found = None;
            let mut starts = vec![i];
            let mut end = self.end(i);
            let part = |t: Tag| {
                matches!(
                    t,
                    Tag::NN
                        | Tag::NE
                        | Tag::ADJA
                        | Tag::ADJD
                        | Tag::VVPP
                        | Tag::VVIZU
                        | Tag::VVFIN
                        | Tag::VVINF
                        | Tag::CARD
                )
            };
            while starts.len() < LONGEST
                && end < n
                && self.starts(i)
                && part(self.tag(end))
                && part(self.tag(*starts.last().unwrap_or(&i)))
            {
                // a possessive ends the word
                if self.tag(end - 1) == Tag::PTKA {
                    break;
                }
                starts.push(end);
                end = self.end(end);
                // "border crossing"
                let noun = starts
                    .last()
                    .is_some_and(|l| matches!(self.tag(*l), Tag::NN | Tag::NE) || self.tag(*l) == Tag::VVIZU);
                if noun
                    && let Some(lemma) = self.phrase(&starts)
                    && self.knows(&lemma)
                {
                    found = Some((starts.clone(), end, lemma));
                }
            }
            if let Some((starts, end, lemma)) = found.filter(|_| !self.ends_organisation(i)) {
                let last = starts.last().copied().unwrap_or(i);
                let cells = self.tokens.get(last).map_or(agr::ALL, |t| t.morph.agr);
                self.join(i, end - 1);
                for k in i..end {
                    if self.tag(k) != Tag::PTKA
                        && let Some(t) = self.tokens.get_mut(k)
                    {
                        t.tag = Tag::NN;
                        t.morph.agr = cells;
                    }
                }
                if let Some(l) = self.lemma.get_mut(i) {
                    *l = Some(lemma.into());
                }
                i = end;
            } else {
                i = self.end(i).max(i + 1);
            }
        }
    }

    /// True for the last word of an organisation's name of several: "European Union leaders" are no union leaders.
    fn ends_organisation(&self, i: usize) -> bool {
        if i == 0 || !self.capital(i) || !self.capital(i - 1) {
            return false;
        }
        let last = self.form(i);
        let world = &self.codebook.world;
        let named = |name: &str| {
            name.contains(' ')
                && name.ends_with(last)
                && name.rsplit(' ').enumerate().all(|(k, w)| i >= k && self.form(i - k) == w)
        };
        world.organisations.iter().any(|o| {
            let names = [&o.name_en, &o.name_de];
            names.into_iter().chain(&o.other_en).chain(&o.other_de).any(|n| named(n))
        })
    }

    /// Words that the codebook lists with *of*: `secretary of state`, `state of emergency`.
    fn known_with_of(&mut self) {
        let n = self.tokens.len();
        for i in 0..n.saturating_sub(2) {
            let (of, next) = (self.end(i), self.end(self.end(i)));
            if !self.starts(i)
                || !matches!(self.tag(i), Tag::NN | Tag::NE)
                || self.form(of) != "of"
                || next >= n
                || !matches!(self.tag(next), Tag::NN | Tag::NE)
                || self.tag(of - 1) == Tag::PTKA
            {
                continue;
            }
            let first = match self.tag(i) {
                Tag::NN => lower_first(&self.group_lemma(i)),
                _ => self.form(i).to_lowercase(),
            };
            // the inner word as it stands and as a lemma: "prisoners of war", "members of parliament"
            let plain = self.form(next).trim_end_matches("'s").to_lowercase();
            let lemma = upper_first(&format!("{first}_of_{plain}"));
            if !self.knows(&lemma) {
                continue;
            }
            // one that the noun behind owns ("Antony Blinken") hangs on the whole
            let (top, inner) = (self.top(i), self.top(next));
            // "ministry of health lab": there the inner word belongs to another
            if self.tokens.get(inner).and_then(|t| t.head) != Some(top as u16) {
                continue;
            }
            let end =
                if self.tag(next + 1) == Tag::PTKA && self.adjacent(next) { next + 2 } else { next + 1 };
            for k in 0..n {
                if (i..end).contains(&k) {
                    continue;
                }
                if let Some(t) = self.tokens.get_mut(k)
                    && t.head == Some(inner as u16)
                {
                    t.head = Some(top as u16);
                }
            }
            let split = (next..self.end(next)).skip(end - next);
            for k in split {
                // the rest of a name that was joined with the inner word is a name of its own
                if let Some(g) = self.group.get_mut(k) {
                    *g = k;
                }
            }
            self.join(i, end - 1);
            if let Some(t) = self.tokens.get_mut(top) {
                t.tag = Tag::NN;
            }
            if let Some(t) = self.tokens.get_mut(i) {
                t.tag = Tag::NN;
            }
            if let Some(l) = self.lemma.get_mut(i) {
                *l = Some(lemma.into());
            }
        }
    }

    /// Common nouns before a noun: one word, unless the first is an actor.
    fn compounds(&mut self) {
        for i in (0..self.tokens.len()).rev() {
            if !self.starts(i) || self.tag(i) != Tag::NN {
                continue;
            }
            let end = self.end(i);
            if end >= self.tokens.len() || self.tag(end) != Tag::NN || self.tag(end - 1) == Tag::PTKA {
                continue;
            }
            let top = self.top(i);
            let joined = self.tokens.get(top).is_some_and(|t| {
                t.rel == Rel::Compound
                    && t.head.is_some_and(|h| self.group.get(h as usize).is_some_and(|g| *g >= end))
            });
            let lemma = self.group_lemma(i);
            let next = self.group_lemma(end);
            if !joined || self.codebook.world.actor_word(&lemma).is_some() || lemma.contains('-') {
                continue;
            }
            self.join(end, self.end(end) - 1);
            let last = self.end(end) - 1;
            let whole = format!("{lemma}_{}", lower_first(&next));
            self.join(i, last);
            if let Some(l) = self.lemma.get_mut(i) {
                *l = Some(whole.into());
            }
        }
    }

    fn group_lemma(&self, i: usize) -> String {
        match self.lemma.get(i).cloned().flatten() {
            Some(l) => l.to_string(),
            None => self.tokens.get(i).map_or_else(String::new, |t| t.lemma.to_string()),
        }
    }

    /// The token of a group that hangs outside of it.
    fn top(&self, start: usize) -> usize {
        let end = self.end(start);
        (start..end)
            .filter(|k| self.tag(*k) != Tag::PTKA && !self.tag(*k).is_punctuation())
            .rfind(|k| {
                self.tokens
                    .get(*k)
                    .is_some_and(|t| t.head.is_none_or(|h| self.group.get(h as usize) != Some(&start)))
            })
            .unwrap_or(end - 1)
    }

    fn build(&self) -> Vec<Token> {
        let starts: Vec<usize> = (0..self.tokens.len()).filter(|i| self.starts(*i)).collect();
        let place = |i: usize| {
            let g = self.group.get(i).copied()?;
            starts.binary_search(&g).ok().map(|k| k as u16)
        };
        let mut out = Vec::with_capacity(starts.len());
        for (k, s) in starts.iter().enumerate() {
            let end = self.end(*s);
            let Some(t) = self.tokens.get(self.top(*s)) else { continue };
            let mut t = t.clone();
            t.lemma = self.group_lemma(*s).into();
            if end > s + 1 {
                if self.lemma.get(*s).is_some_and(Option::is_none)
                    && let Some(first) = self.tokens.get(*s)
                {
                    t.tag = first.tag;
                }
                if let (Some(a), Some(b)) = (self.tokens.get(*s), self.tokens.get(end - 1)) {
                    t.span = a.span.join(b.span);
                }
                if self.tag(end - 1) == Tag::PTKA {
                    t.morph.agr &= agr::GEN;
                    if matches!(t.rel, Rel::Compound | Rel::Nmod | Rel::Dep) {
                        t.rel = Rel::NmodPoss;
                    }
                }
            }
            t.head = t.head.and_then(|h| place(h as usize)).filter(|h| *h as usize != k);
            out.push(t);
        }
        out
    }
}

/// Names and bodies before a noun own it; genders of nouns that are persons or not.
fn own(tokens: &mut [Token], codebook: &Codebook) {
    for i in 0..tokens.len() {
        let head_noun = tokens
            .get(i)
            .and_then(|t| t.head)
            .filter(|h| *h as usize > i)
            .and_then(|h| tokens.get(h as usize))
            .is_some_and(|h| h.tag == Tag::NN);
        let Some(t) = tokens.get_mut(i) else { continue };
        if t.rel == Rel::Compound && head_noun && matches!(t.tag, Tag::NE | Tag::NN) {
            t.rel = Rel::NmodPoss;
        }
        // times and other bare phrases
        if t.rel == Rel::ExplPv {
            t.rel = Rel::Obl;
        }
        if t.tag == Tag::NN
            && let Some(word) = codebook.world.actor_word(&t.lemma)
        {
            let cells = match word.kind {
                ActorKind::Office
                | ActorKind::Role
                | ActorKind::Voice
                | ActorKind::Title
                | ActorKind::Epithet => agr::MASC | agr::FEM | agr::PLUR,
                ActorKind::People => agr::PLUR,
                _ => agr::NEUT | agr::PLUR,
            };
            let cells = if word.feminine { cells & !agr::MASC } else { cells };
            if t.morph.agr & cells != 0 {
                t.morph.agr &= cells;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ring_is_left() {
        let token = |head| Token { head, tag: Tag::NN, rel: Rel::Nmod, ..Token::default() };
        // 0 is the root, 1 and 2 hang on each other, 3 on 2
        let mut tokens = vec![token(None), token(Some(2)), token(Some(1)), token(Some(2))];
        untie(&mut tokens);
        let heads: Vec<Option<u16>> = tokens.iter().map(|t| t.head).collect();
        assert_eq!(heads, [None, Some(0), Some(1), Some(2)]);
    }
}
