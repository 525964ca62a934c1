//! Mentions of actors and places, and whom they mean.
//!
//! Mentions are found in text order. A name is looked up in the tables; a noun that denotes actors takes its country from
//! adjective, genitive, compound or place beside it, else from the setting (coding guide, section 6); pronouns and
//! epithets point back.

use crate::index::{NameIndex, NameRef};
use lagebild_codebook::Codebook;
use lagebild_codebook::world::{ActorKind, ActorWord};
use lagebild_grammar::clauses::Tree;
use lagebild_grammar::morph::{Analyser, upper_first};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{EventPlace, Link, Party, Rel, Sentence, Span, Story, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

/// What sort of thing an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Sort {
    State,
    Person,
    Organisation,
    Body,
    Group,
    People,
    Company,
    Media,
    Circles,
    #[default]
    Other,
}

/// Somebody or something the story tells of.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Entity {
    pub sort: Sort,
    pub code: Option<String>,
    pub sectors: Vec<String>,
    pub name: Option<String>,
    pub office: Option<String>,
    pub office_key: Option<String>,
    pub party: Option<String>,
    pub id: Option<String>,
    /// Gender and number cells that pronouns may have.
    pub gender: u16,
    /// Mentions in text order.
    pub mentions: Vec<usize>,
}

/// One mention of an entity.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Mention {
    pub sentence: usize,
    pub first: u16,
    pub last: u16,
    /// The token that fills roles for the whole mention.
    pub head: u16,
    pub entity: usize,
    pub span: Span,
    /// Span of what a pronoun or epithet points to.
    pub antecedent: Option<Span>,
    pub subject: bool,
    pub pronoun: bool,
    /// Further entities meant by a plural ("sie", "russische und ukrainische Truppen").
    pub also: Vec<usize>,
}

/// A mention of a place.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct PlaceMention {
    pub sentence: usize,
    pub first: u16,
    pub last: u16,
    pub place: EventPlace,
}

/// All actors and places of a story.
#[derive(Debug, Default)]
pub struct Actors {
    /// Entities in order of their first mention.
    pub entities: Vec<Entity>,
    /// Mentions in text order.
    pub mentions: Vec<Mention>,
    /// Places in text order.
    pub places: Vec<PlaceMention>,
    by_token: FxHashMap<(usize, u16), usize>,
    place_by_token: FxHashMap<(usize, u16), usize>,
    /// Country of the setting at each sentence.
    pub setting: Vec<Option<String>>,
}

impl Actors {
    /// The mention a token belongs to.
    pub fn at(&self, sentence: usize, token: u16) -> Option<&Mention> {
        self.by_token.get(&(sentence, token)).and_then(|i| self.mentions.get(*i))
    }

    /// The entity a token belongs to.
    pub fn entity_at(&self, sentence: usize, token: u16) -> Option<&Entity> {
        self.at(sentence, token).and_then(|m| self.entities.get(m.entity))
    }

    /// The place a token belongs to.
    pub fn place_at(&self, sentence: usize, token: u16) -> Option<&PlaceMention> {
        self.place_by_token.get(&(sentence, token)).and_then(|i| self.places.get(*i))
    }

    /// Participant records for a mention: one, or several for a plural.
    pub fn parties(&self, mention: &Mention, text: &str) -> Vec<Party> {
        std::iter::once(mention.entity)
            .chain(mention.also.iter().copied())
            .map(|e| self.record(e, mention, text))
            .collect()
    }

    /// The participant record for a mention.
    pub fn party(&self, mention: &Mention, text: &str) -> Party {
        self.record(mention.entity, mention, text)
    }

    fn record(&self, entity: usize, mention: &Mention, text: &str) -> Party {
        let e = self.entities.get(entity).cloned().unwrap_or_default();
        Party {
            code: e.code,
            sector: e.sectors.into_iter().take(3).collect(),
            name: e.name,
            office: e.office,
            party: e.party,
            id: e.id,
            text: mention.span.text(text).to_owned(),
            span: mention.span,
            antecedent: mention.antecedent,
        }
    }
}

/// How many entities back a name is looked for; no story has as many.
const LONGEST_MEMORY: usize = 500;

/// Finds all mentions of a story.
pub struct Finder<'a> {
    codebook: &'a Codebook,
    index: &'a NameIndex,
    analyser: &'a Analyser<'a>,
    story: &'a Story,
    sentences: &'a [Sentence],
    out: Actors,
    date: String,
    home: String,
    dateline: Option<String>,
    paragraph_setting: Option<String>,
    paragraph: u32,
    clause_place: Vec<Option<String>>,
    story_setting: Option<String>,
    /// Entities that later mentions can mean again by name or code.
    known: Vec<usize>,
    /// Countries of states and places told of.
    told: FxHashSet<String>,
}

/// What stands at a noun group: titles, name, and the words to the left.
struct Group {
    first: u16,
    last: u16,
    titles: Vec<u16>,
    name: Option<(u16, u16)>,
}

impl<'a> Finder<'a> {
    /// Prepares a search; `home` is the country an unmarked office belongs to (`DEU`).
    pub fn new(
        codebook: &'a Codebook,
        index: &'a NameIndex,
        analyser: &'a Analyser<'a>,
        story: &'a Story,
        sentences: &'a [Sentence],
        home: &str,
    ) -> Self {
        let date = story.published.as_ref().map_or_else(String::new, |p| p.value.clone());
        let mut finder = Self {
            codebook,
            index,
            analyser,
            story,
            sentences,
            out: Actors::default(),
            date,
            home: home.to_owned(),
            dateline: None,
            paragraph_setting: None,
            paragraph: u32::MAX,
            clause_place: Vec::new(),
            story_setting: None,
            known: Vec::new(),
            told: FxHashSet::default(),
        };
        finder.dateline = finder.dateline_country();
        finder
    }

    fn dateline_country(&self) -> Option<String> {
        let dateline = self.story.dateline.as_ref()?;
        for place in &dateline.places {
            let words: Vec<&str> = place.text.split_whitespace().collect();
            let found = self.index.find(&words);
            if let Some(p) = self.best_place(found, None) {
                return p.country;
            }
        }
        None
    }

    /// The dateline's first place.
    pub fn dateline_place(&self) -> Option<EventPlace> {
        let dateline = self.story.dateline.as_ref()?;
        dateline.places.iter().find_map(|place| {
            let words: Vec<&str> = place.text.split_whitespace().collect();
            let mut found = self.best_place(self.index.find(&words), None)?;
            found.text.clone_from(&place.text);
            found.span = place.span;
            Some(found)
        })
    }

    /// Runs over all sentences.
    pub fn run(mut self) -> (Actors, Option<EventPlace>) {
        let dateline = self.dateline_place();
        for s in 0..self.sentences.len() {
            let Some(sentence) = self.sentences.get(s) else { continue };
            if sentence.paragraph != self.paragraph {
                self.paragraph = sentence.paragraph;
                self.paragraph_setting = None;
            }
            self.sentence(s, sentence);
            let setting = self.setting();
            self.out.setting.push(Some(setting));
        }
        (self.out, dateline)
    }

    /// Country of the local phrases of each clause of a sentence: what a bare office or institution belongs to first.
    fn clause_places(&self, sentence: &Sentence, tree: &Tree<'_>) -> Vec<Option<String>> {
        let mut out: Vec<Option<String>> = vec![None; sentence.clauses.len()];
        let mut weak: Vec<Option<String>> = vec![None; sentence.clauses.len()];
        let words = &self.codebook.words;
        for i in 0..sentence.tokens.len() as u16 {
            if !tree.tag(i).is_noun() {
                continue;
            }
            let Some((_, refs)) = self.name_at(sentence, i) else { continue };
            let Some(country) = self.best_place(&refs, None).and_then(|p| p.country) else { continue };
            // inside a local phrase: itself behind such a preposition, or a genitive in one
            let mut at = Some(i);
            let mut local = false;
            let mut steps = 0;
            while let Some(x) = at {
                if let Some(p) = tree.preposition(x) {
                    let lemma = tree.lemma(p);
                    local = words.has("where", lemma)
                        || words.has("whither", lemma)
                        || words.has("whence", lemma);
                    break;
                }
                if !matches!(tree.rel(x), Rel::Nmod | Rel::Appos | Rel::Flat | Rel::Compound | Rel::NmodPoss)
                {
                    break;
                }
                at = tree.head(x);
                steps += 1;
                if steps > 4 {
                    break;
                }
            }
            // "in Mali", whatever the parser made of it
            let before =
                i.checked_sub(1).filter(|b| matches!(tree.tag(*b), Tag::APPR | Tag::APPRART)).or_else(|| {
                    i.checked_sub(2).filter(|b| {
                        matches!(tree.tag(*b), Tag::APPR | Tag::APPRART)
                            && matches!(tree.tag(i - 1), Tag::ART | Tag::ADJA)
                    })
                });
            if let Some(b) = before {
                let lemma = tree.lemma(b);
                local |=
                    words.has("where", lemma) || words.has("whither", lemma) || words.has("whence", lemma);
            }
            let town = refs.iter().all(|r| matches!(r, NameRef::Place(_) | NameRef::Region(_)));
            let Some(c) = sentence.owner.get(i as usize).copied().flatten() else { continue };
            let list = if local {
                &mut out
            } else if town {
                &mut weak
            } else {
                continue;
            };
            if let Some(slot) = list.get_mut(c as usize) {
                slot.get_or_insert(country);
            }
        }
        for (o, w) in out.iter_mut().zip(weak) {
            if o.is_none() {
                *o = w;
            }
        }
        out
    }

    /// The setting for a bare office or institution at a token: the clause's place, else that of the clause above or a
    /// sister, else the paragraph's, the dateline's, the readers' country.
    fn setting_at(&self, sentence: &Sentence, token: u16) -> String {
        let mut at = sentence.owner.get(token as usize).copied().flatten();
        let mut steps = 0;
        while let Some(c) = at {
            if let Some(Some(country)) = self.clause_place.get(c as usize) {
                return country.clone();
            }
            at = sentence.clauses.get(c as usize).and_then(|k| k.parent);
            steps += 1;
            if steps > 5 {
                break;
            }
        }
        self.setting()
    }

    /// Country of the last state, person or body told of in this paragraph.
    fn spoken_of(&self, s: usize, paragraph: u32) -> Option<String> {
        if self.dateline.as_deref() == Some(self.home.as_str()) {
            return None;
        }
        self.out
            .mentions
            .iter()
            .rev()
            .take_while(|m| {
                m.sentence + 4 > s && self.sentences.get(m.sentence).is_some_and(|x| x.paragraph == paragraph)
            })
            .filter_map(|m| self.out.entities.get(m.entity))
            .filter_map(|e| e.code.clone())
            .find(|c| self.codebook.world.state(c).is_some())
    }

    fn setting(&self) -> String {
        self.paragraph_setting
            .clone()
            .or_else(|| self.dateline.clone().filter(|d| *d != self.home))
            // without a dateline the place last named anywhere is the better guess
            .or_else(|| self.story_setting.clone().filter(|_| self.dateline.is_none()))
            .unwrap_or_else(|| self.home.clone())
    }

    fn sentence(&mut self, s: usize, sentence: &'a Sentence) {
        let tree = Tree::new(&sentence.tokens);
        self.clause_place = self.clause_places(sentence, &tree);
        let mut i = 0u16;
        let n = sentence.tokens.len() as u16;
        while i < n {
            let next = self.mention_at(s, sentence, &tree, i);
            i = next.max(i + 1);
        }
        // relative pronouns know their noun only now
        for clause in &sentence.clauses {
            if let Link::Relative(noun) = clause.link
                && let Some(target) = self.out.by_token.get(&(s, noun)).copied()
            {
                for slot in &clause.slots {
                    if matches!(tree.tag(slot.token), Tag::PRELS) {
                        self.point(s, sentence, slot.token, target);
                    }
                }
            }
        }
    }

    fn form(&self, sentence: &Sentence, i: u16) -> &'a str {
        sentence.tokens.get(i as usize).map_or("", |t| t.span.text(&self.story.text))
    }

    fn mention_at(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, i: u16) -> u16 {
        let tag = tree.tag(i);
        if tag.is_noun()
            || tag == Tag::ADJA && self.form(sentence, i).chars().next().is_some_and(char::is_uppercase)
        {
            return self.noun_group(s, sentence, tree, i);
        }
        if matches!(tag, Tag::PPER | Tag::PDS) {
            self.pronoun(s, sentence, tree, i);
        }
        i + 1
    }

    /// Longest known name at `i`: last token and what it can be.
    fn name_at(&self, sentence: &Sentence, i: u16) -> Option<(u16, Vec<NameRef>)> {
        let first = self.form(sentence, i);
        if !first.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
            return None;
        }
        for len in (1..=self.index.longest() as u16).rev() {
            let last = i + len - 1;
            let Some(tokens) = sentence.tokens.get(i as usize..=last as usize) else { continue };
            if tokens.iter().any(|t| matches!(t.tag, Tag::COMMA | Tag::STOP)) {
                continue;
            }
            let words: Vec<&str> = tokens.iter().map(|t| t.span.text(&self.story.text)).collect();
            let found = self.index.find(&words);
            if found.is_empty() {
                continue;
            }
            if len == 1 {
                let token = tokens.first()?;
                if !matches!(token.tag, Tag::NE | Tag::NN | Tag::FM | Tag::ADJA | Tag::TRUNC) {
                    continue;
                }
                let plain = token.tag == Tag::NN || token.tag == Tag::ADJA;
                let known_word =
                    plain && self.codebook.lexicon.readings(words.first()?).iter().any(|r| r.tag == Tag::NN);
                let refs: Vec<NameRef> = found
                    .iter()
                    .copied()
                    .filter(|r| !(known_word && matches!(r, NameRef::Place(_) | NameRef::Holder(_))))
                    .collect();
                if refs.is_empty() {
                    continue;
                }
                return Some((last, refs));
            }
            return Some((last, found.to_vec()));
        }
        None
    }

    fn actor_word(&self, lemma: &str) -> Option<(ActorWord, Option<String>)> {
        if let Some(w) = self.codebook.world.actor_word(lemma) {
            return Some((w.clone(), None));
        }
        let mut rest = lemma.to_owned();
        let mut first_part = String::new();
        for _ in 0..3 {
            let (first, head) = self.analyser.parts(&rest)?;
            first_part = if first_part.is_empty() { first } else { format!("{first_part}{first}") };
            if let Some(w) = self.codebook.world.actor_word(&head) {
                return Some((w.clone(), Some(first_part)));
            }
            rest = head;
        }
        None
    }

    fn noun_group(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, i: u16) -> u16 {
        // titles: actor nouns directly before a name
        let mut titles = Vec::new();
        let mut at = i;
        loop {
            if self.name_at(sentence, at).is_some_and(|(last, refs)| {
                last > at || !refs.iter().all(|r| matches!(r, NameRef::Holder(_)))
            }) {
                break;
            }
            let is_title = tree.tag(at) == Tag::NN && self.actor_word(tree.lemma(at)).is_some();
            if is_title && titles.len() < 3 {
                titles.push(at);
                at += 1;
                if !tree.tag(at).is_noun() {
                    break;
                }
            } else {
                break;
            }
        }
        let name = if tree.tag(at).is_noun() || at == i { self.name_run(sentence, tree, at) } else { None };
        match name {
            // "das Nachbarland Ruanda": the state itself
            Some((_, last, refs))
                if titles.last().is_some_and(|t| self.codebook.words.has("state-noun", tree.lemma(*t)))
                    && refs.iter().any(|r| matches!(r, NameRef::State(_))) =>
            {
                self.name(s, sentence, tree, i, last, &refs);
                last + 1
            }
            Some((first, last, refs)) => {
                let person = refs.is_empty() || refs.iter().any(|r| matches!(r, NameRef::Holder(_)));
                let joins =
                    !titles.is_empty() && person && titles.iter().all(|t| self.is_personal(tree.lemma(*t)));
                if joins {
                    let group = Group { first: i, last, titles, name: Some((first, last)) };
                    self.person(s, sentence, tree, &group, &refs);
                } else if let Some(t) = titles.last().copied().filter(|t| {
                    self.is_collective(tree.lemma(*t)) && !refs.iter().any(|r| matches!(r, NameRef::State(_)))
                }) {
                    for t in titles.iter().take(titles.len() - 1) {
                        self.noun(s, sentence, tree, *t);
                    }
                    self.named_group(s, sentence, tree, t, first, last, &refs);
                } else {
                    for t in titles {
                        self.noun(s, sentence, tree, t);
                    }
                    self.name(s, sentence, tree, first, last, &refs);
                }
                last + 1
            }
            None if titles.is_empty() => {
                self.demonym(s, sentence, tree, i);
                i + 1
            }
            None => {
                let end = at.max(i + 1);
                for t in titles {
                    self.noun(s, sentence, tree, t);
                }
                end
            }
        }
    }

    fn is_personal(&self, lemma: &str) -> bool {
        self.actor_word(lemma).is_some_and(|(w, _)| {
            matches!(
                w.kind,
                ActorKind::Office
                    | ActorKind::Role
                    | ActorKind::Voice
                    | ActorKind::Title
                    | ActorKind::Epithet
                    | ActorKind::People
            )
        })
    }

    fn is_collective(&self, lemma: &str) -> bool {
        self.actor_word(lemma).is_some_and(|(w, _)| {
            matches!(w.kind, ActorKind::Body | ActorKind::Group | ActorKind::Company | ActorKind::Media)
        })
    }

    /// "die Terrormiliz Boko Haram", "die Gruppe APT28": the name tells who, the noun what.
    #[allow(clippy::too_many_arguments)]
    fn named_group(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        noun: u16,
        first: u16,
        last: u16,
        refs: &[NameRef],
    ) {
        let known: Vec<NameRef> = refs
            .iter()
            .copied()
            .filter(|r| matches!(r, NameRef::Organisation(_) | NameRef::Group(_)))
            .collect();
        let entity = if known.is_empty() {
            let Some((word, part)) = self.actor_word(tree.lemma(noun)) else { return };
            let mut e = self.word_entity(s, sentence, tree, noun, &word, part.as_deref(), last);
            if e.code.is_none() {
                e.code = Some(self.setting_at(sentence, noun));
            }
            e.name = Some((first..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" "));
            e
        } else {
            match self.entity_of_refs(&known) {
                Some(e) => e,
                None => return,
            }
        };
        let e = self.entity(entity);
        self.add_mention(s, sentence, tree, noun, last, e);
    }

    /// A known name, or a run of unknown capitalised names.
    fn name_run(&self, sentence: &Sentence, tree: &Tree<'_>, at: u16) -> Option<(u16, u16, Vec<NameRef>)> {
        let known = self.name_at(sentence, at);
        let unknown_end = |mut k: u16| {
            while matches!(tree.tag(k), Tag::NE | Tag::FM) && !self.form(sentence, k).is_empty() {
                k += 1;
            }
            k
        };
        match known {
            Some((last, refs)) => {
                // "Paris Hilton": a one-word place before further unknown names is part of a person's name
                let end = unknown_end(last + 1);
                let only_places = refs.iter().all(|r| matches!(r, NameRef::Place(_) | NameRef::Holder(_)));
                let followed = end > last + 1
                    && self.name_at(sentence, last + 1).is_none_or(|(_, r)| {
                        r.iter().all(|x| matches!(x, NameRef::Place(_) | NameRef::Holder(_)))
                    });
                if only_places && followed && last == at {
                    return Some((at, end - 1, Vec::new()));
                }
                // a surname alone behind known first names: keep the holders
                Some((at, last, refs))
            }
            None if matches!(tree.tag(at), Tag::NE) => {
                let end = unknown_end(at);
                // stop before a known state or place
                let mut last = at;
                for k in at + 1..end {
                    if self.name_at(sentence, k).is_some_and(|(_, r)| {
                        r.iter().any(|x| matches!(x, NameRef::State(_) | NameRef::Organisation(_)))
                    }) {
                        break;
                    }
                    last = k;
                }
                Some((at, last, Vec::new()))
            }
            None => None,
        }
    }

    /// The token of a run that hangs outside of it.
    fn head_of(tree: &Tree<'_>, first: u16, last: u16) -> u16 {
        (first..=last).find(|k| tree.head(*k).is_none_or(|h| h < first || h > last)).unwrap_or(last)
    }

    fn add_mention(
        &mut self,
        s: usize,
        sentence: &Sentence,
        tree: &Tree<'_>,
        first: u16,
        last: u16,
        entity: usize,
    ) -> usize {
        let head = Self::head_of(tree, first, last);
        let span = match (sentence.tokens.get(first as usize), sentence.tokens.get(last as usize)) {
            (Some(a), Some(b)) => a.span.join(b.span),
            _ => Span::default(),
        };
        let k = self.out.mentions.len();
        let subject = tree.rel(head).is_subject();
        self.out.mentions.push(Mention {
            sentence: s,
            first,
            last,
            head,
            entity,
            span,
            antecedent: None,
            subject,
            pronoun: false,
            also: Vec::new(),
        });
        if let Some(e) = self.out.entities.get_mut(entity) {
            e.mentions.push(k);
        }
        for t in first..=last {
            self.out.by_token.insert((s, t), k);
        }
        k
    }

    fn point(&mut self, s: usize, sentence: &Sentence, token: u16, target: usize) {
        let Some(goal) = self.out.mentions.get(target).cloned() else { return };
        let tree = Tree::new(&sentence.tokens);
        let k = self.add_mention(s, sentence, &tree, token, token, goal.entity);
        if let Some(m) = self.out.mentions.get_mut(k) {
            m.antecedent = Some(goal.antecedent.unwrap_or(goal.span));
            m.pronoun = true;
            m.also.clone_from(&goal.also);
        }
    }

    /// Entities coordinated with a mention ("Kim und Putin"), itself first.
    fn joined(&self, mention: usize) -> Vec<usize> {
        let Some(m) = self.out.mentions.get(mention) else { return Vec::new() };
        let mut out = vec![m.entity];
        out.extend(&m.also);
        if let Some(sentence) = self.sentences.get(m.sentence) {
            let tree = Tree::new(&sentence.tokens);
            // the first of the coordination
            let mut top = m.head;
            let mut steps = 0;
            while tree.rel(top) == Rel::Conj && steps < 10 {
                match tree.head(top) {
                    Some(h) => top = h,
                    None => break,
                }
                steps += 1;
            }
            for t in tree.coordinated(top) {
                if let Some(e) = self.out.at(m.sentence, t).map(|x| x.entity)
                    && !out.contains(&e)
                {
                    out.push(e);
                }
            }
        }
        out
    }

    fn entity(&mut self, e: Entity) -> usize {
        let same = self.known.iter().rev().take(LONGEST_MEMORY).copied().find(|i| {
            self.out.entities.get(*i).is_some_and(|k| {
                k.sort == e.sort
                    && k.code == e.code
                    && match (&k.name, &e.name) {
                        (Some(a), Some(b)) => a == b,
                        (None, None) => {
                            k.office == e.office && k.sectors == e.sectors && e.sort != Sort::Person
                        }
                        _ => false,
                    }
            })
        });
        match same {
            Some(i) => i,
            None => {
                if e.sort == Sort::State
                    && let Some(c) = &e.code
                {
                    self.told.insert(c.clone());
                }
                self.out.entities.push(e);
                self.known.push(self.out.entities.len() - 1);
                self.out.entities.len() - 1
            }
        }
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    fn name(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        first: u16,
        last: u16,
        refs: &[NameRef],
    ) {
        let text: String = (first..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" ");
        // a person told of before, by surname
        let known = self.known_person(&text);
        let place = self.best_place(refs, Some(&text));
        if let Some(p) = &place
            && refs.iter().any(|r| {
                matches!(r, NameRef::Place(_) | NameRef::Region(_) | NameRef::Seat(_) | NameRef::State(_))
            })
        {
            let span = self.span(sentence, first, last);
            let k = self.out.places.len();
            if let Some(c) = &p.country {
                self.told.insert(c.clone());
            }
            self.out.places.push(PlaceMention {
                sentence: s,
                first,
                last,
                place: EventPlace { text: span.text(&self.story.text).to_owned(), span, ..p.clone() },
            });
            for t in first..=last {
                self.out.place_by_token.insert((s, t), k);
            }
            // a capital or state that acts is no setting; a town, or anything in a local phrase, is
            let acts = refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Seat(_)));
            if let Some(c) = &p.country
                && known.is_none()
                && (!acts || self.in_local_phrase(tree, first, last))
            {
                self.paragraph_setting = Some(c.clone());
                self.story_setting = Some(c.clone());
            }
        }
        if let Some(e) = known
            && !refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Organisation(_)))
        {
            self.add_mention(s, sentence, tree, first, last, e);
            return;
        }
        let world = &self.codebook.world;
        let mut entity = None;
        // a seat that is an organisation's too (Brüssel) speaks for the organisation
        let mut ordered = refs.to_vec();
        ordered.sort_by_key(|r| matches!(r, NameRef::Seat(_)));
        for r in &ordered {
            entity = match r {
                NameRef::State(i) | NameRef::Seat(i) => world.states.get(*i as usize).map(|st| Entity {
                    sort: Sort::State,
                    code: Some(st.code.clone()),
                    sectors: vec!["GOV".into()],
                    name: Some(st.name_de.clone()),
                    id: (!st.wikidata.is_empty()).then(|| st.wikidata.clone()),
                    gender: match st.article_de.as_str() {
                        "die" => agr::FEM,
                        "der" => agr::MASC,
                        "pl" => agr::PLUR,
                        _ => agr::NEUT,
                    },
                    ..Entity::default()
                }),
                NameRef::Organisation(i) => {
                    world.organisations.get(*i as usize).map(|o| self.organisation(o))
                }
                NameRef::Group(i) => {
                    let chosen = self.group_in_force(refs).or(Some(*i));
                    chosen.and_then(|g| world.groups.get(g as usize)).map(|o| self.organisation(o))
                }
                _ => None,
            };
            if entity.is_some() {
                break;
            }
        }
        if entity.is_none() && refs.iter().any(|r| matches!(r, NameRef::Holder(_))) {
            entity = self.holder(refs, None, None);
        }
        if entity.is_none() && refs.is_empty() {
            entity = self.unknown_name(s, sentence, tree, first, last, &text);
        }
        if let Some(e) = entity {
            let e = self.entity(e);
            self.add_mention(s, sentence, tree, first, last, e);
        }
    }

    /// Behind a preposition of place or direction, or a genitive at such a phrase.
    fn in_local_phrase(&self, tree: &Tree<'_>, first: u16, last: u16) -> bool {
        let words = &self.codebook.words;
        let local = |lemma: &str| {
            words.has("where", lemma) || words.has("whither", lemma) || words.has("whence", lemma)
        };
        let head = Self::head_of(tree, first, last);
        let mut at = Some(head);
        for _ in 0..3 {
            let Some(x) = at else { break };
            if let Some(p) = tree.preposition(x) {
                return local(tree.lemma(p));
            }
            if !matches!(tree.rel(x), Rel::Nmod | Rel::NmodPoss | Rel::Appos | Rel::Flat) {
                break;
            }
            at = tree.head(x);
        }
        first > 0 && matches!(tree.tag(first - 1), Tag::APPR | Tag::APPRART) && local(tree.lemma(first - 1))
    }

    fn span(&self, sentence: &Sentence, first: u16, last: u16) -> Span {
        match (sentence.tokens.get(first as usize), sentence.tokens.get(last as usize)) {
            (Some(a), Some(b)) => a.span.join(b.span),
            _ => Span::default(),
        }
    }

    fn organisation(&self, o: &lagebild_codebook::world::Organisation) -> Entity {
        Entity {
            sort: if o.group { Sort::Group } else { Sort::Organisation },
            code: Some(o.code.clone()),
            sectors: o.sectors.clone(),
            name: Some(o.name_de.clone()),
            id: Some(o.id.clone()),
            gender: match o.article_de.as_str() {
                "die" => agr::FEM,
                "der" => agr::MASC,
                "das" => agr::NEUT,
                "pl" => agr::PLUR,
                _ => agr::ALL,
            },
            ..Entity::default()
        }
    }

    /// Of several groups of one name the one in force at the story's date.
    fn group_in_force(&self, refs: &[NameRef]) -> Option<u32> {
        refs.iter()
            .filter_map(|r| match r {
                NameRef::Group(i) => Some(*i),
                _ => None,
            })
            .filter(|i| {
                self.codebook
                    .world
                    .groups
                    .get(*i as usize)
                    .is_some_and(|g| in_force(&g.from, &g.to, &self.date))
            })
            // of namesakes (SPD, Sozialisten) the one of the readers' country or of a country told of
            .max_by_key(|i| {
                let code = self.codebook.world.groups.get(*i as usize).map_or("", |g| &g.code);
                (self.told_of(code), code == self.home, std::cmp::Reverse(*i))
            })
    }

    /// The person a name means at the story's date; `code` and `key` from a title narrow it down.
    fn holder(&self, refs: &[NameRef], code: Option<&str>, key: Option<&str>) -> Option<Entity> {
        let world = &self.codebook.world;
        let rank = |i: &u32| -> Option<(i32, u32)> {
            let h = world.holders.get(*i as usize)?;
            let now = in_force(&h.from, &h.to, &self.date);
            let mut score = 0;
            score += if now { 8 } else { 0 };
            score += if key.is_some_and(|k| k == h.office) { 6 } else { 0 };
            score += if code.is_some_and(|c| c == h.code) { 5 } else { 0 };
            score += i32::from(!h.office.starts_with('=')) * 2;
            // the nearest term counts when none is in force
            if !now && !h.to.is_empty() && h.to <= self.date {
                score += 2;
            }
            Some((score, u32::MAX - i))
        };
        let best = refs
            .iter()
            .filter_map(|r| match r {
                NameRef::Holder(i) => Some(*i),
                _ => None,
            })
            .max_by_key(|i| rank(i))?;
        let h = world.holders.get(best as usize)?;
        let now = self.date.is_empty()
            || in_force(&h.from, &h.to, &self.date)
            || h.from.is_empty() && h.to.is_empty();
        let future = !h.from.is_empty() && !self.date.is_empty() && h.from.as_str() > self.date.as_str();
        let sectors = if now || future && code.is_some() {
            if h.sectors.is_empty() { vec!["GOV".to_owned()] } else { h.sectors.clone() }
        } else if future {
            vec!["PTY".to_owned()]
        } else {
            vec!["ELI".to_owned()]
        };
        Some(Entity {
            sort: Sort::Person,
            code: Some(h.code.clone()),
            sectors,
            name: Some(h.name.clone()),
            office: now.then(|| h.office.trim_start_matches('=').to_owned()),
            office_key: now.then(|| h.office.clone()),
            party: (!h.party.is_empty()).then(|| h.party.clone()),
            id: (!h.wikidata.is_empty()).then(|| h.wikidata.clone()),
            gender: agr::MASC | agr::FEM,
            ..Entity::default()
        })
    }

    /// A surname or full name already met, or the surname of one well-known holder.
    fn known_person(&self, text: &str) -> Option<usize> {
        let bare = text.strip_suffix('s').unwrap_or(text);
        let is_meant = |n: &str, t: &str| {
            let word_before = |at: usize| n.as_bytes().get(at) == Some(&b' ');
            let ends = n == t || n.ends_with(t) && n.len() > t.len() && word_before(n.len() - t.len() - 1);
            // Kim Jong Un is called Kim
            ends || n.starts_with(t) && word_before(t.len()) && n.split(' ').count() == 3
        };
        let from = self.known.len().saturating_sub(LONGEST_MEMORY);
        self.known.iter().skip(from).copied().find(|i| {
            self.out.entities.get(*i).is_some_and(|e| {
                e.sort == Sort::Person
                    && e.name.as_deref().is_some_and(|n| is_meant(n, text) || is_meant(n, bare))
            })
        })
    }

    /// A name in no table: a surname of a holder, or somebody introduced by an apposition.
    fn unknown_name(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        first: u16,
        last: u16,
        text: &str,
    ) -> Option<Entity> {
        if first == last {
            let refs: Vec<NameRef> = self.index.surname(text).iter().map(|i| NameRef::Holder(*i)).collect();
            let current: Vec<&lagebild_codebook::world::Holder> = refs
                .iter()
                .filter_map(|r| match r {
                    NameRef::Holder(i) => self.codebook.world.holders.get(*i as usize),
                    _ => None,
                })
                .filter(|h| in_force(&h.from, &h.to, &self.date))
                .collect();
            let top = |h: &&lagebild_codebook::world::Holder| {
                matches!(
                    h.office.as_str(),
                    "head_of_state"
                        | "head_of_government"
                        | "foreign_minister"
                        | "defence_minister"
                        | "un_secretary_general"
                        | "nato_secretary_general"
                )
            };
            let one =
                current.iter().filter(|h| top(h)).map(|h| &h.name).collect::<std::collections::BTreeSet<_>>();
            if one.len() == 1 {
                return self.holder(&refs, None, None);
            }
        }
        // "X, Sprecher des Außenministeriums," / "X (SPD)"
        let mut k = last + 1;
        if tree.tag(k) == Tag::COMMA || self.form(sentence, k) == "(" {
            k += 1;
            for t in k..k + 4 {
                if tree.tag(t) == Tag::NN
                    && let Some((word, part)) = self.actor_word(tree.lemma(t))
                    && !matches!(word.kind, ActorKind::Epithet | ActorKind::Title)
                    && self.is_personal(tree.lemma(t))
                {
                    let mut e = self.word_entity(s, sentence, tree, t, &word, part.as_deref(), t);
                    e.sort = Sort::Person;
                    e.name = Some(text.to_owned());
                    return Some(e);
                }
                if !matches!(tree.tag(t), Tag::ART | Tag::ADJA | Tag::NE) {
                    break;
                }
            }
        }
        if matches!(tree.tag(last), Tag::NE) && first < last {
            return Some(Entity {
                sort: Sort::Person,
                name: Some(text.to_owned()),
                gender: agr::MASC | agr::FEM,
                ..Entity::default()
            });
        }
        None
    }

    // ---- persons with titles ---------------------------------------------------------------------------------------

    fn person(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, group: &Group, refs: &[NameRef]) {
        let Some((first, last)) = group.name else { return };
        let text: String = (first..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" ");
        let text = text
            .strip_suffix('s')
            .filter(|t| !refs.is_empty() && self.index.find(&[t]).len() >= refs.len())
            .unwrap_or(&text)
            .to_owned();
        let known = self.known_person(&text);
        let title = group.titles.first().copied().unwrap_or(group.first);
        let mut entity = Entity {
            sort: Sort::Person,
            name: Some(text.clone()),
            gender: agr::MASC | agr::FEM,
            ..Entity::default()
        };
        for t in &group.titles {
            let Some((word, part)) = self.actor_word(tree.lemma(*t)) else { continue };
            let e = self.word_entity(s, sentence, tree, *t, &word, part.as_deref(), group.last);
            if matches!(word.kind, ActorKind::Title | ActorKind::Epithet) && e.code.is_none() {
                entity.gender = e.gender;
                continue;
            }
            if entity.sectors.is_empty() || entity.sectors.first().map(String::as_str) == Some("PTY") {
                entity = Entity { name: entity.name, sort: Sort::Person, ..e };
            }
        }
        if group.titles.iter().any(|t| self.codebook.words.has("counterpart", tree.lemma(*t))) {
            entity.code = None;
            entity.sectors.clear();
            let by_text =
                group.titles.first().and_then(|t| self.owner_stated(s, sentence, tree, *t, group.last));
            self.counterpart(s, sentence, tree, group.first, &mut entity);
            if let Some(code) = by_text {
                entity.code = Some(code);
            }
        }
        let explicit = entity.code.clone();
        let table = if refs.is_empty() {
            let by_surname: Vec<NameRef> = if first == last {
                self.index.surname(&text).iter().map(|i| NameRef::Holder(*i)).collect()
            } else {
                Vec::new()
            };
            if explicit.is_some() || entity.office_key.is_some() {
                self.holder_like(&by_surname, explicit.as_deref(), entity.office_key.as_deref())
            } else {
                None
            }
        } else {
            self.holder(refs, explicit.as_deref(), entity.office_key.as_deref())
        };
        if let Some(t) = table {
            // office and country of the text count first
            if entity.code.is_none() {
                entity.code.clone_from(&t.code);
            }
            if entity.sectors.is_empty() {
                entity.sectors.clone_from(&t.sectors);
            }
            entity.name = t.name;
            entity.id = t.id;
            entity.party = entity.party.or(t.party);
            entity.office = entity.office.or(t.office);
        }
        if entity.code.is_none()
            && let Some(k) = known
            && let Some(old) = self.out.entities.get(k)
        {
            entity.code.clone_from(&old.code);
        }
        if entity.code.is_none() && !entity.sectors.is_empty() {
            entity.code = Some(self.setting_at(sentence, group.first));
        }
        let e = match known {
            Some(k) => {
                if let Some(old) = self.out.entities.get_mut(k) {
                    if old.code.is_none() {
                        old.code = entity.code;
                    }
                    if old.sectors.is_empty() {
                        old.sectors = entity.sectors;
                    }
                    if old.office.is_none() {
                        old.office = entity.office;
                        old.office_key = entity.office_key;
                    }
                    if entity.gender != agr::MASC | agr::FEM && entity.gender != 0 {
                        old.gender = entity.gender;
                    }
                }
                k
            }
            None => self.entity(entity),
        };
        let _ = title;
        self.add_mention(s, sentence, tree, group.first, group.last, e);
    }

    fn holder_like(&self, refs: &[NameRef], code: Option<&str>, key: Option<&str>) -> Option<Entity> {
        let e = self.holder(refs, code, key)?;
        let fits = code.is_none_or(|c| e.code.as_deref() == Some(c))
            && (key.is_none_or(|k| k.is_empty() || e.office_key.as_deref() == Some(k)));
        fits.then_some(e)
    }

    // ---- nouns -----------------------------------------------------------------------------------------------------

    /// Entity of an actor noun at token `t`; what follows the whole group is looked at behind `end`.
    fn word_entity(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        word: &ActorWord,
        part: Option<&str>,
        end: u16,
    ) -> Entity {
        let lemma = tree.lemma(t);
        let mut e = Entity {
            sort: match word.kind {
                ActorKind::Office
                | ActorKind::Role
                | ActorKind::Voice
                | ActorKind::Title
                | ActorKind::Epithet => Sort::Person,
                ActorKind::Body => Sort::Body,
                ActorKind::Group => Sort::Group,
                ActorKind::People => Sort::People,
                ActorKind::Company => Sort::Company,
                ActorKind::Media => Sort::Media,
                ActorKind::Circles => Sort::Circles,
            },
            sectors: word.sectors.clone(),
            office: matches!(word.kind, ActorKind::Office).then(|| lemma.to_owned()),
            office_key: (!word.key.is_empty()).then(|| word.key.clone()),
            gender: sentence.tokens.get(t as usize).map_or(0, |k| columns(k.morph.agr)),
            ..Entity::default()
        };
        if !word.code.is_empty() {
            let code = word.code.split('|').next().unwrap_or("").to_owned();
            e.code = Some(code);
        }
        if let Some(owner) = self.owner(s, sentence, tree, t, part, end) {
            let voice = matches!(word.kind, ActorKind::Voice | ActorKind::Title | ActorKind::Epithet);
            // the leader of a party or rebel group is what the group is
            let leads = owner.sort == Sort::Group
                && owner.sectors.iter().any(|x| x == "REB" || x == "PTY" || x == "OPP")
                && matches!(word.kind, ActorKind::Office)
                && e.office_key.as_deref() == Some("party_leader");
            if voice || word.sectors.is_empty() || leads {
                e.sectors.clone_from(&owner.sectors);
            }
            e.code = owner.code.or(e.code);
            e.party = owner.party.or(e.party);
        }
        let former = self
            .codebook
            .words
            .list("former-prefix")
            .iter()
            .any(|p| lemma.starts_with(&**p) && lemma.len() > p.len() + 3)
            || tree.children(t).iter().any(|c| self.codebook.words.has("former", tree.lemma(*c)))
            || t > 0
                && (self.codebook.words.has("former", tree.lemma(t - 1))
                    || self.codebook.words.has("former-form", self.form(sentence, t - 1)));
        if former && e.sort == Sort::Person && e.sectors.iter().any(|x| x == "GOV") {
            e.sectors = vec!["ELI".to_owned()];
        }
        e
    }

    /// Country, organisation or person a noun belongs to, from the words around it.
    fn owner(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        part: Option<&str>,
        end: u16,
    ) -> Option<Entity> {
        // first part of a compound: US-Regierung, Kreml-Sprecher, SPD-Politiker
        let lemma = tree.lemma(t).to_owned();
        let hyphen = lemma.rfind('-').map(|at| lemma.get(..at).unwrap_or("").to_owned());
        for candidate in hyphen.iter().map(String::as_str).chain(part) {
            if let Some(e) = self.part_owner(candidate) {
                return Some(e);
            }
        }
        // adjectives to the left, and a genitive in front (Russlands Präsident)
        let mut k = t;
        while k > 0 {
            k -= 1;
            match tree.tag(k) {
                Tag::ADJA => {
                    if let Some(e) = self.adjective_owner(tree.lemma(k), self.form(sentence, k)) {
                        return Some(e);
                    }
                }
                Tag::CARD | Tag::ADV | Tag::PIAT | Tag::TRUNC => {}
                Tag::KON if tree.tag(k.wrapping_sub(1)) == Tag::ADJA => {}
                Tag::PPOSAT => return self.possessor(s, sentence, tree, k),
                Tag::NE => {
                    let form = self.form(sentence, k);
                    if form.ends_with('s') || form.ends_with('\'') {
                        return self.owner_at(s, k);
                    }
                    return None;
                }
                Tag::NN
                    if self.actor_word(tree.lemma(k)).is_some() && tree.tag(t).is_noun() && k + 1 == t => {}
                _ => break,
            }
        }
        // genitive or prepositional attribute behind
        let mut after: Vec<u16> = Vec::new();
        for c in tree.children(t).iter().copied().chain(tree.children(end).iter().copied()) {
            if c > end
                && matches!(tree.rel(c), Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Dep)
                && (tree.tag(c).is_noun() || tree.tag(c).is_pronoun())
            {
                let prep = tree.preposition(c);
                if prep.is_none_or(|p| self.codebook.words.has("home", tree.lemma(p))) {
                    after.push(c);
                }
            }
        }
        // what stands directly behind, whatever the parser thought
        let mut k = end + 1;
        let prep =
            matches!(tree.tag(k), Tag::APPR | Tag::APPRART) && self.codebook.words.has("home", tree.lemma(k));
        if prep {
            k += 1;
        }
        let genitive_article = tree.tag(k) == Tag::ART
            && sentence.tokens.get(k as usize).is_some_and(|x| x.morph.agr & agr::GEN != 0);
        if genitive_article || prep && tree.tag(k) == Tag::ART {
            k += 1;
        }
        while matches!(tree.tag(k), Tag::ADJA) && (genitive_article || prep) {
            k += 1;
        }
        let name_genitive = tree.tag(k) == Tag::NE && !prep && self.form(sentence, k).ends_with('s');
        if (prep || genitive_article || name_genitive) && tree.tag(k).is_noun() && !after.contains(&k) {
            after.push(k);
        }
        after.sort_unstable();
        for c in after {
            if let Some(e) = self.peek(s, sentence, tree, c) {
                return Some(e);
            }
        }
        None
    }

    /// The owner a later noun names, without making a mention of it yet.
    fn peek(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, c: u16) -> Option<Entity> {
        if let Some((_, refs)) = self.name_at(sentence, c) {
            return self.entity_of_refs(&refs);
        }
        // names of several words whose first word stands left of the head
        for back in 1..4u16 {
            if let Some(k) = c.checked_sub(back)
                && let Some((last, refs)) = self.name_at(sentence, k)
                && last >= c
            {
                return self.entity_of_refs(&refs);
            }
        }
        if tree.tag(c) == Tag::NN
            && let Some((word, part)) = self.actor_word(tree.lemma(c))
        {
            if matches!(word.kind, ActorKind::Media | ActorKind::Circles) {
                return None;
            }
            let mut e = self.word_entity(s, sentence, tree, c, &word, part.as_deref(), c);
            if e.code.is_none() {
                e.code = Some(self.setting_at(sentence, c));
            }
            return Some(e);
        }
        None
    }

    fn entity_of_refs(&self, refs: &[NameRef]) -> Option<Entity> {
        let world = &self.codebook.world;
        if let Some(r) = refs.iter().next() {
            match r {
                NameRef::State(i) | NameRef::Seat(i) => {
                    let st = world.states.get(*i as usize)?;
                    return Some(Entity {
                        sort: Sort::State,
                        code: Some(st.code.clone()),
                        sectors: vec!["GOV".into()],
                        ..Entity::default()
                    });
                }
                NameRef::Organisation(i) => {
                    return world.organisations.get(*i as usize).map(|o| self.organisation(o));
                }
                NameRef::Group(i) => {
                    let i = self.group_in_force(refs).unwrap_or(*i);
                    return world.groups.get(i as usize).map(|o| self.organisation(o));
                }
                NameRef::Holder(_) => return self.holder(refs, None, None),
                NameRef::Place(_) | NameRef::Region(_) => {
                    let p = self.best_place(refs, None)?;
                    return Some(Entity {
                        sort: Sort::State,
                        code: p.country,
                        sectors: vec!["GOV".into()],
                        ..Entity::default()
                    });
                }
            }
        }
        None
    }

    fn owner_at(&self, s: usize, token: u16) -> Option<Entity> {
        if let Some(e) = self.out.entity_at(s, token) {
            return Some(Entity { name: None, office: None, ..e.clone() });
        }
        self.out.place_at(s, token).map(|p| Entity {
            sort: Sort::State,
            code: p.place.country.clone(),
            sectors: vec!["GOV".into()],
            ..Entity::default()
        })
    }

    fn part_owner(&self, part: &str) -> Option<Entity> {
        let bare = part.trim_end_matches('-');
        for rule in self.codebook.words.list("prefix-code") {
            if let Some((prefix, code)) = rule.split_once('=')
                && (bare == prefix || bare.split('-').next() == Some(prefix))
            {
                let sector = if code.len() == 3 && !matches!(code, "UNO" | "EUR" | "IGO") {
                    vec!["GOV".to_owned()]
                } else {
                    Vec::new()
                };
                return Some(Entity {
                    sort: Sort::State,
                    code: Some(code.to_owned()),
                    sectors: sector,
                    ..Entity::default()
                });
            }
        }
        for candidate in [bare, bare.trim_end_matches('s')] {
            let words: Vec<&str> = candidate.split([' ', '-']).collect();
            let whole = self.index.find(&[candidate]);
            let found = if whole.is_empty() { self.index.find(&words) } else { whole };
            let useful: Vec<NameRef> =
                found.iter().copied().filter(|r| !matches!(r, NameRef::Holder(_))).collect();
            // a lower-case joined part must be a state or group, not any town
            if let Some(e) = self.entity_of_refs(&useful) {
                return Some(e);
            }
            if let Some(w) =
                self.codebook.world.actor_word(&upper_first(candidate)).filter(|w| !w.code.is_empty())
            {
                return Some(Entity {
                    sort: Sort::Body,
                    code: Some(w.code.split('|').next().unwrap_or("").to_owned()),
                    sectors: w.sectors.clone(),
                    ..Entity::default()
                });
            }
        }
        None
    }

    fn adjective_owner(&self, lemma: &str, form: &str) -> Option<Entity> {
        let state = |i: u32| {
            self.codebook.world.states.get(i as usize).map(|st| Entity {
                sort: Sort::State,
                code: Some(st.code.clone()),
                sectors: vec!["GOV".into()],
                ..Entity::default()
            })
        };
        if let Some(i) = self.index.adjective(lemma) {
            return state(i);
        }
        if form.chars().next().is_some_and(char::is_uppercase)
            && let Some(base) = form.strip_suffix("er")
        {
            for candidate in [base.to_owned(), format!("{base}e"), format!("{base}en")] {
                let found = self.index.find(&[&candidate]);
                if let Some(p) = self.best_place(found, None) {
                    return Some(Entity {
                        sort: Sort::State,
                        code: p.country,
                        sectors: vec!["GOV".into()],
                        ..Entity::default()
                    });
                }
            }
        }
        None
    }

    fn possessor(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, k: u16) -> Option<Entity> {
        let lemma = tree.lemma(k);
        let wanted =
            if self.codebook.words.has("his", lemma) { agr::MASC | agr::NEUT } else { agr::FEM | agr::PLUR };
        // the subject of the own clause first
        let clause =
            sentence.owner.get(k as usize).copied().flatten().and_then(|c| sentence.clauses.get(c as usize));
        if let Some(c) = clause
            && let Some(subject) =
                c.slots.iter().find(|x| x.role == lagebild_model::Role::Subject && x.token < k)
            && let Some(e) = self.out.entity_at(s, subject.token)
            && e.gender & wanted != 0
        {
            return Some(Entity { name: None, office: None, ..e.clone() });
        }
        let target = self.antecedent(s, k, wanted, false)?;
        let m = self.out.mentions.get(target)?;
        self.out.entities.get(m.entity).map(|e| Entity { name: None, office: None, ..e.clone() })
    }

    fn noun(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) {
        let Some((word, part)) = self.actor_word(tree.lemma(t)) else { return };
        let definite = self.is_definite(tree, t);
        let mut e = self.word_entity(s, sentence, tree, t, &word, part.as_deref(), t);
        let plural = sentence
            .tokens
            .get(t as usize)
            .is_some_and(|k| k.morph.agr & agr::PLUR != 0 && k.morph.agr & agr::SING == 0);
        if matches!(word.kind, ActorKind::Epithet | ActorKind::Title) {
            if definite && let Some(target) = self.antecedent_person(s, e.gender, e.code.as_deref(), None) {
                self.point(s, sentence, t, target);
            }
            return;
        }
        if definite
            && e.code.is_none()
            && part.is_none()
            && self.codebook.words.has("body-epithet", tree.lemma(t))
            && let Some((target, _)) =
                self.out.mentions.iter().enumerate().rev().take_while(|(_, m)| m.sentence + 3 > s).find(
                    |(_, m)| {
                        self.out.entities.get(m.entity).is_some_and(|x| {
                            matches!(x.sort, Sort::Organisation | Sort::Group | Sort::Body | Sort::Company)
                                && x.code.is_some()
                        })
                    },
                )
        {
            self.point(s, sentence, t, target);
            return;
        }
        let counterpart = self.codebook.words.has("counterpart", tree.lemma(t));
        if counterpart {
            self.counterpart(s, sentence, tree, t, &mut e);
        }
        if e.code.is_none() {
            // "der Präsident" after "Präsident Maduro"
            if definite
                && !plural
                && matches!(word.kind, ActorKind::Office | ActorKind::Role | ActorKind::Voice)
                && let Some(target) =
                    self.antecedent_person(s, e.gender, None, Some((tree.lemma(t), word.key.as_str())))
            {
                self.point(s, sentence, t, target);
                return;
            }
            match word.kind {
                ActorKind::Voice => {
                    let last = self.out.mentions.iter().rev().take_while(|m| m.sentence + 3 > s).find(|m| {
                        self.out.entities.get(m.entity).is_some_and(|x| {
                            matches!(
                                x.sort,
                                Sort::Body | Sort::Organisation | Sort::Company | Sort::Group | Sort::State
                            )
                        })
                    });
                    if let Some(x) = last.and_then(|m| self.out.entities.get(m.entity)) {
                        e.code.clone_from(&x.code);
                        e.sectors.clone_from(&x.sectors);
                    }
                }
                ActorKind::Media | ActorKind::Circles => {}
                // groups and forces belong to the country last spoken of before they belong to the readers'
                ActorKind::Role | ActorKind::Group | ActorKind::People | ActorKind::Body
                    if self.setting_at(sentence, t) == self.home =>
                {
                    e.code = Some(self.spoken_of(s, sentence.paragraph).unwrap_or_else(|| self.home.clone()));
                }
                _ => e.code = Some(self.setting_at(sentence, t)),
            }
        }
        if e.sectors.is_empty()
            && matches!(word.kind, ActorKind::Body | ActorKind::Office)
            && e.code.is_some()
        {
            let state = e.code.as_deref().is_some_and(|c| self.codebook.world.state(c).is_some());
            if state {
                e.sectors.push("GOV".into());
            }
        }
        let others: Vec<Entity> = if plural {
            self.further_states(s, sentence, tree, t)
                .into_iter()
                .filter(|c| Some(c) != e.code.as_ref())
                .map(|c| Entity { code: Some(c), ..e.clone() })
                .collect()
        } else {
            Vec::new()
        };
        let k = if matches!(e.sort, Sort::Person) {
            self.out.entities.push(e);
            self.out.entities.len() - 1
        } else {
            self.entity(e)
        };
        let also: Vec<usize> = others.into_iter().map(|o| self.entity(o)).collect();
        let m = self.add_mention(s, sentence, tree, t, t, k);
        if let Some(m) = self.out.mentions.get_mut(m) {
            m.also = also;
        }
    }

    /// All states named beside a plural noun: "russische und ukrainische Truppen", "Soldaten aus Mali und Niger".
    fn further_states(&self, _s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) -> Vec<String> {
        let mut out = Vec::new();
        let mut k = t;
        while k > 0 {
            k -= 1;
            match tree.tag(k) {
                Tag::ADJA => {
                    if let Some(c) =
                        self.adjective_owner(tree.lemma(k), self.form(sentence, k)).and_then(|e| e.code)
                    {
                        out.push(c);
                    }
                }
                Tag::KON | Tag::COMMA if tree.tag(k + 1) == Tag::ADJA => {}
                Tag::CARD | Tag::ADV | Tag::PIAT => {}
                _ => break,
            }
        }
        let mut k = t + 1;
        if matches!(tree.tag(k), Tag::APPR | Tag::APPRART) && self.codebook.words.has("home", tree.lemma(k)) {
            k += 1;
            loop {
                while matches!(tree.tag(k), Tag::ART) {
                    k += 1;
                }
                let Some((last, refs)) = self.name_at(sentence, k) else { break };
                if let Some(c) = refs
                    .iter()
                    .any(|r| matches!(r, NameRef::State(_)))
                    .then(|| self.best_place(&refs, None))
                    .flatten()
                    .and_then(|p| p.country)
                {
                    out.push(c);
                }
                k = last + 1;
                if matches!(tree.tag(k), Tag::COMMA | Tag::KON) {
                    k += 1;
                } else {
                    break;
                }
            }
        }
        out
    }

    /// Country an adjective names at a title ("seinen chinesischen Amtskollegen").
    fn owner_stated(
        &self,
        _s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        _end: u16,
    ) -> Option<String> {
        let mut k = t;
        while k > 0 {
            k -= 1;
            match tree.tag(k) {
                Tag::ADJA => {
                    if let Some(e) = self.adjective_owner(tree.lemma(k), self.form(sentence, k)) {
                        return e.code;
                    }
                }
                Tag::PPOSAT | Tag::ART => {}
                _ => break,
            }
        }
        None
    }

    /// "seinen Amtskollegen Shin Won Sik" in Seoul: office of the one, country of the other.
    fn counterpart(&mut self, s: usize, sentence: &'a Sentence, _tree: &Tree<'a>, t: u16, e: &mut Entity) {
        let owner_code = e.code.take();
        let last = self.out.mentions.iter().rev().find(|m| {
            m.sentence + 2 > s
                && self
                    .out
                    .entities
                    .get(m.entity)
                    .is_some_and(|x| x.sort == Sort::Person && !x.sectors.is_empty())
        });
        if let Some(x) = last.and_then(|m| self.out.entities.get(m.entity)) {
            e.sectors.clone_from(&x.sectors);
            let owner = owner_code.or_else(|| x.code.clone());
            let here = self.setting_at(sentence, t);
            let other = Some(here)
                .filter(|c| Some(c) != owner.as_ref())
                .or_else(|| self.paragraph_setting.clone().filter(|c| Some(c) != owner.as_ref()));
            e.code = other.or_else(|| self.dateline.clone().filter(|c| Some(c) != owner.as_ref()));
        } else {
            e.code = owner_code;
        }
    }

    fn is_definite(&self, tree: &Tree<'_>, t: u16) -> bool {
        tree.children(t)
            .iter()
            .any(|c| matches!(tree.tag(*c), Tag::ART | Tag::PDAT) && !tree.lemma(*c).starts_with("ein"))
            || t > 0 && tree.tag(t - 1) == Tag::APPRART
            || t > 0 && tree.tag(t - 1) == Tag::ART && !tree.lemma(t - 1).starts_with("ein")
    }

    fn demonym(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) {
        if tree.tag(t) != Tag::NN {
            return;
        }
        let lemma = tree.lemma(t);
        let cells = sentence.tokens.get(t as usize).map_or(0, |k| k.morph.agr);
        if let Some(i) = self.index.people(lemma) {
            let Some(code) = self.codebook.world.states.get(i as usize).map(|x| x.code.clone()) else {
                return;
            };
            let singular = cells & agr::PLUR == 0;
            if singular
                && self.is_definite(tree, t)
                && let Some(target) = self.antecedent_person(s, columns(cells), Some(&code), None)
            {
                self.point(s, sentence, t, target);
                return;
            }
            let e = Entity {
                sort: Sort::People,
                code: Some(code),
                sectors: vec!["CVL".into()],
                gender: columns(cells),
                ..Entity::default()
            };
            let e = self.entity(e);
            self.add_mention(s, sentence, tree, t, t, e);
            return;
        }
        // "der 64-Jährige", "die 43-Jährige"
        if self.form(sentence, t).starts_with(|c: char| c.is_ascii_digit())
            && self.is_definite(tree, t)
            && let Some(target) = self.antecedent_person(s, columns(cells), None, None)
        {
            self.point(s, sentence, t, target);
        }
    }

    // ---- pronouns --------------------------------------------------------------------------------------------------

    fn pronoun(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, i: u16) {
        let lemma = tree.lemma(i);
        let words = &self.codebook.words;
        if words.has("he", lemma) || words.has("she", lemma) {
            let mut wanted = if words.has("he", lemma) { agr::MASC } else { agr::FEM | agr::PLUR };
            // the verb tells she from they
            if words.has("she", lemma)
                && tree.rel(i).is_subject()
                && let Some(c) = sentence
                    .owner
                    .get(i as usize)
                    .copied()
                    .flatten()
                    .and_then(|c| sentence.clauses.get(c as usize))
                && let Some(f) = c.finite.and_then(|f| sentence.tokens.get(f as usize))
            {
                let plural = f.morph.verb & verb::PLUR != 0;
                let singular = f.morph.verb & verb::P3S != 0;
                if plural && !singular {
                    wanted = agr::PLUR;
                } else if singular && !plural {
                    wanted = agr::FEM;
                }
            }
            if let Some(target) = self.antecedent(s, i, wanted, true) {
                let joined = if wanted & agr::PLUR != 0 { self.joined(target) } else { Vec::new() };
                self.point(s, sentence, i, target);
                if let Some(m) = self.out.mentions.last_mut() {
                    m.also = joined.into_iter().filter(|e| *e != m.entity).collect();
                }
            }
        }
    }

    /// The last mention before a place in the text that a pronoun of this gender can mean.
    fn antecedent(&self, s: usize, token: u16, wanted: u16, person_first: bool) -> Option<usize> {
        let mut best: Option<(i32, usize)> = None;
        for (k, m) in self.out.mentions.iter().enumerate().rev() {
            if m.sentence + 4 < s {
                break;
            }
            if m.sentence == s && m.first >= token {
                continue;
            }
            let Some(e) = self.out.entities.get(m.entity) else { continue };
            let coordinated = wanted == agr::PLUR
                && self
                    .sentences
                    .get(m.sentence)
                    .is_some_and(|x| x.tokens.iter().any(|t| t.head == Some(m.head) && t.rel == Rel::Conj));
            if e.gender & wanted == 0 && !coordinated {
                continue;
            }
            let distance = (s - m.sentence) as i32;
            let mut score = 20 - distance * 8;
            if m.subject {
                score += 6;
            }
            if person_first && e.sort == Sort::Person {
                score += 6;
            }
            if wanted == agr::PLUR
                && matches!(e.sort, Sort::Group | Sort::People | Sort::Person | Sort::Organisation)
            {
                score += 4;
            }
            if coordinated {
                score += 5;
            }
            if e.sort == Sort::State && wanted & agr::NEUT == 0 && e.gender != agr::PLUR && !coordinated {
                score -= 6;
            }
            if m.sentence == s {
                score -= i32::from(token - m.first) / 12;
            }
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, k));
            }
        }
        best.map(|(_, k)| k)
    }

    /// The last person of fitting gender, country and office.
    fn antecedent_person(
        &self,
        s: usize,
        gender: u16,
        code: Option<&str>,
        office: Option<(&str, &str)>,
    ) -> Option<usize> {
        self.out
            .mentions
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, m)| m.sentence + 12 > s)
            .find(|(_, m)| {
                let Some(e) = self.out.entities.get(m.entity) else { return false };
                let office_fits = office.is_none_or(|(lemma, key)| {
                    e.office.as_deref() == Some(lemma)
                        || !key.is_empty() && e.office_key.as_deref() == Some(key)
                });
                e.sort == Sort::Person
                    && e.name.is_some()
                    && (gender == 0 || e.gender & gender != 0)
                    && code.is_none_or(|c| e.code.as_deref() == Some(c))
                    && office_fits
            })
            .map(|(k, _)| k)
    }

    // ---- places ----------------------------------------------------------------------------------------------------

    /// The likeliest place among references: a state, then a capital, then what lies in a country told of, then the most populous.
    fn best_place(&self, refs: &[NameRef], _text: Option<&str>) -> Option<EventPlace> {
        let world = &self.codebook.world;
        let record = |p: &lagebild_codebook::world::PlaceEntry| {
            let code = p.states.first().cloned();
            EventPlace {
                name: p.name_en.clone(),
                name_de: p.name_de.clone(),
                country_name: code.as_deref().and_then(|c| world.state(c)).map(|st| st.name_en.clone()),
                country: if p.states.len() == 1 { code } else { None },
                kind: p.kind.clone(),
                lat: p.lat,
                lon: p.lon,
                id: p.id.clone(),
                text: String::new(),
                span: Span::default(),
            }
        };
        let mut best: Option<(i64, EventPlace)> = None;
        for r in refs {
            let (score, place) = match r {
                NameRef::State(i) => {
                    let Some(st) = world.states.get(*i as usize) else { continue };
                    (
                        1 << 50,
                        EventPlace {
                            name: st.name_en.clone(),
                            name_de: st.name_de.clone(),
                            country: Some(st.code.clone()),
                            country_name: Some(st.name_en.clone()),
                            kind: "country".into(),
                            lat: st.lat,
                            lon: st.lon,
                            id: st.wikidata.clone(),
                            text: String::new(),
                            span: Span::default(),
                        },
                    )
                }
                NameRef::Region(i) => {
                    let Some(p) = world.regions.get(*i as usize) else { continue };
                    (1 << 45, record(p))
                }
                NameRef::Place(i) => {
                    let Some(p) = world.places.get(*i as usize) else { continue };
                    let mut score = (p.population.min(1 << 36)) as i64 + 1;
                    if p.kind == "capital" {
                        score += 1 << 40;
                    }
                    if p.states.iter().any(|c| self.told_of(c)) {
                        score += 1 << 37;
                    }
                    (score, record(p))
                }
                _ => continue,
            };
            if best.as_ref().is_none_or(|(b, _)| score > *b) {
                best = Some((score, place));
            }
        }
        best.map(|(_, p)| p)
    }

    fn told_of(&self, code: &str) -> bool {
        self.dateline.as_deref() == Some(code) || self.told.contains(code)
    }
}

/// Gender and number columns of a set of cells, all cases.
fn columns(cells: u16) -> u16 {
    let mut out = 0;
    for c in [agr::MASC, agr::FEM, agr::NEUT, agr::PLUR] {
        if cells & c != 0 {
            out |= c;
        }
    }
    out
}

/// True when a term `from`..`to` (any precision, empty = open) holds on a date of any precision.
fn in_force(from: &str, to: &str, date: &str) -> bool {
    if date.is_empty() {
        return to.is_empty();
    }
    let n = |a: &str| a.len().min(date.len());
    let begun = from.is_empty() || from.get(..n(from)).unwrap_or("") <= date.get(..n(from)).unwrap_or("");
    let over = !to.is_empty() && to.get(..n(to)).unwrap_or("") < date.get(..n(to)).unwrap_or("");
    begun && !over
}
