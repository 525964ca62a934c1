//! Mentions of actors and places, and whom they mean.
//!
//! Mentions are found in text order. A name is looked up in the tables; a noun that denotes actors takes its country from
//! adjective, genitive, compound or place beside it, else from the setting (coding guide, section 6); pronouns and
//! epithets point back.

mod again;
mod groups;
mod names;
mod nouns;
mod persons;
pub mod places;
mod pronouns;
mod setting;
mod whose;

use crate::index::{NameIndex, NameRef};
use lagebild_codebook::world::{ActorKind, ActorWord};
use lagebild_codebook::{Codebook, FrameKind};
use lagebild_grammar::clauses::Tree;
use lagebild_grammar::morph::{Analyser, upper_first};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{EventPlace, Link, Mood, Party, Rel, Role, Sentence, Span, Story, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

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
    /// People of whom nothing else is told ("ein Mann"): they suffer deeds, what they do is private.
    pub private: bool,
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
    /// Number of the verb of which it is the subject, where it tells.
    pub plural: Option<bool>,
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
    /// The readers' country.
    pub home: String,
    /// Country of the setting at each sentence.
    pub setting: Vec<Option<String>>,
    /// Country of the place last named in the paragraph, at each sentence.
    pub paragraph: Vec<Option<String>>,
}

impl Actors {
    /// The mention a token belongs to.
    pub fn at(&self, sentence: usize, token: u16) -> Option<&Mention> {
        self.by_token.get(&(sentence, token)).and_then(|i| self.mentions.get(*i))
    }

    /// The mentions of a sentence.
    pub fn mentions_of(&self, sentence: usize) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.sentence < sentence);
        let to = self.mentions.partition_point(|m| m.sentence <= sentence);
        self.mentions.get(from..to).unwrap_or_default()
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
    /// The country most told of, where no dateline tells where the story plays.
    subject_country: Option<String>,
    /// Mentions whose country was taken from around, not from their words.
    assumed: FxHashSet<usize>,
    /// The country told of most, where the dateline stands elsewhere.
    from_afar: Option<String>,
    /// How often each country is named in the whole story.
    weights: BTreeMap<String, usize>,
    /// Entities that later mentions can mean again by name or code.
    known: Vec<usize>,
    /// Countries of states and places told of.
    told: FxHashSet<String>,
    /// Countries told of by name or adjective anywhere in the story.
    told_anywhere: FxHashSet<String>,
    /// Provinces and federal states the story names.
    provinces: places::Provinces,
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
            out: Actors { home: home.to_owned(), ..Actors::default() },
            date,
            home: home.to_owned(),
            dateline: None,
            paragraph_setting: None,
            paragraph: u32::MAX,
            clause_place: Vec::new(),
            story_setting: None,
            subject_country: None,
            assumed: FxHashSet::default(),
            from_afar: None,
            weights: BTreeMap::new(),
            known: Vec::new(),
            told: FxHashSet::default(),
            told_anywhere: FxHashSet::default(),
            provinces: places::Provinces::default(),
        };
        finder.told_anywhere = finder.countries_told_of();
        finder.provinces = finder.provinces_told_of();
        finder.dateline = finder.dateline_country();
        finder.weights = finder.countries_by_weight();
        if finder.dateline.is_none() {
            finder.subject_country = finder.most_told_of();
        }
        finder.from_afar = finder.told_from_afar();
        finder
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
            // the setting is what was named before the sentence, else what it names itself
            let before = self.paragraph_setting.clone();
            self.sentence(s, sentence);
            let setting = before.clone().unwrap_or_else(|| self.setting());
            self.out.setting.push(Some(setting));
            self.out.paragraph.push(before.or_else(|| self.paragraph_setting.clone()));
        }
        self.introduced_later();
        (self.out, dateline)
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
        self.pronouns_of_speakers(s, sentence, &tree);
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

    /// "Er sei bereit, sagte der Minister", "Man werde helfen, sagte sie": in what is told before its speaker in the
    /// reported mood a pronoun as subject means the speaker.
    fn pronouns_of_speakers(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>) {
        for (k, c) in sentence.clauses.iter().enumerate() {
            if c.mood != Mood::Reported || !matches!(c.link, Link::Complement | Link::Inserted) {
                continue;
            }
            let Some(above) = c.parent.and_then(|p| sentence.clauses.get(p as usize)) else { continue };
            let says = self
                .codebook
                .frames
                .of(&above.predicate)
                .any(|f| !f.noun && f.kind == lagebild_codebook::FrameKind::Say);
            let role = |c: &lagebild_model::Clause| {
                c.slots.iter().find(|x| x.role == lagebild_model::Role::Subject).map(|x| x.token)
            };
            let (Some(pronoun), Some(speaker)) = (role(c), role(above)) else { continue };
            if !says
                || pronoun > speaker
                || sentence.owner.get(pronoun as usize).copied().flatten() != Some(k as u16)
            {
                continue;
            }
            let lemma = tree.lemma(pronoun);
            let cells = self.cells(
                lemma,
                [
                    ("he", agr::MASC),
                    ("she", agr::FEM),
                    ("they", agr::PLUR),
                    ("it", agr::NEUT),
                    ("man", agr::ALL),
                ],
            );
            let Some(target) = self.out.by_token.get(&(s, speaker)).copied() else { continue };
            let Some(goal) = self.out.mentions.get(target).cloned() else { continue };
            let fits =
                self.out.entities.get(goal.entity).is_some_and(|e| e.gender == 0 || e.gender & cells != 0);
            if cells == 0 || !fits || tree.rel(pronoun) == Rel::Expl {
                continue;
            }
            match self.out.by_token.get(&(s, pronoun)).copied().and_then(|m| self.out.mentions.get_mut(m)) {
                Some(m) => {
                    m.entity = goal.entity;
                    m.antecedent = Some(goal.span);
                    m.also.clone_from(&goal.also);
                }
                None => self.point(s, sentence, pronoun, target),
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
            if let Some(last) = self.both_sides(s, sentence, tree, i) {
                return last + 1;
            }
            return self.noun_group(s, sentence, tree, i);
        }
        if matches!(tag, Tag::PPER | Tag::PDS) {
            self.pronoun(s, sentence, tree, i);
            return i + 1;
        }
        if tag == Tag::CARD {
            self.number(s, sentence, tree, i);
            return i + 1;
        }
        if tag == Tag::PPOSAT {
            if let Some(target) = self.possessor_mention(s, sentence, tree, i) {
                self.point(s, sentence, i, target);
            }
            return i + 1;
        }
        // a name of several words whose first is a word of the language too ("Human Rights Watch")
        if let Some((last, refs)) = self.name_at(sentence, i).filter(|(last, refs)| {
            *last > i && refs.iter().any(|r| matches!(r, NameRef::Organisation(_) | NameRef::Group(_)))
        }) {
            self.name(s, sentence, tree, i, last, &refs);
            return last + 1;
        }
        i + 1
    }

    /// Longest known name at `i`: last token and what it can be.
    /// "Independence Square", "Rapid Response Unit": a common word before another capital is no town.
    fn part_of_a_title(&self, sentence: &Sentence, i: u16) -> bool {
        let next = sentence.tokens.get(i as usize + 1);
        let capital = |t: &lagebild_model::Token| {
            t.span.text(&self.story.text).chars().next().is_some_and(char::is_uppercase)
        };
        let low = self.form(sentence, i).to_lowercase();
        self.codebook.language == "en"
            && next.is_some_and(|t| t.tag.is_noun() && capital(t))
            && self.codebook.lexicon.word_classes(&low) != 0
    }

    fn name_at(&self, sentence: &Sentence, i: u16) -> Option<(u16, Vec<NameRef>)> {
        let first = self.form(sentence, i);
        if !first.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
            return None;
        }
        if self.codebook.words.has("compass", without_genitive(first).unwrap_or(first))
            && self.bare_compass(sentence, i)
        {
            return self.half_of_a_country(sentence, i).map(|found| (i, vec![found]));
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
                if self.codebook.words.has("with-article", without_genitive(first).unwrap_or(first))
                    && !self.behind_article(sentence, i)
                {
                    continue;
                }
                if !matches!(token.tag, Tag::NE | Tag::NN | Tag::FM | Tag::ADJA | Tag::TRUNC) {
                    continue;
                }
                let kind_told = i
                    .checked_sub(1)
                    .and_then(|b| sentence.tokens.get(b as usize))
                    .is_some_and(|b| b.tag.is_noun() && self.codebook.words.has("place-noun", &b.lemma));
                let plain = (token.tag == Tag::NN || token.tag == Tag::ADJA) && !kind_told;
                let known_word =
                    plain && self.codebook.lexicon.readings(words.first()?).iter().any(|r| r.tag == Tag::NN);
                let holder = found.iter().any(|r| matches!(r, NameRef::Holder(_)));
                let refs: Vec<NameRef> = found
                    .iter()
                    .copied()
                    .filter(|r| !(known_word && matches!(r, NameRef::Place(_) | NameRef::Holder(_))))
                    .filter(|r| self.likely_town(*r, sentence, i, holder))
                    .filter(|r| !(matches!(r, NameRef::Place(_)) && self.part_of_a_title(sentence, i)))
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

    /// "the House", but not "the House of Cards", "Freedom House".
    fn behind_article(&self, sentence: &Sentence, i: u16) -> bool {
        let next = sentence.tokens.get(i as usize + 1);
        article_before(sentence, i)
            && !self.capital_behind(sentence, i)
            && next.is_none_or(|t| !self.codebook.words.has("genitive", &t.lemma))
    }

    /// True where the word behind a token begins with a capital.
    fn capital_behind(&self, sentence: &Sentence, i: u16) -> bool {
        let next = sentence.tokens.get(i as usize + 1);
        next.is_some_and(|t| t.span.text(&self.story.text).starts_with(char::is_uppercase))
    }

    /// True for a word of the compass behind an article and before no name: "the North", but not "the West Bank".
    fn bare_compass(&self, sentence: &Sentence, i: u16) -> bool {
        let owns = self.form(sentence, i).contains(['\'', '’']);
        article_before(sentence, i) && (owns || !self.capital_behind(sentence, i))
    }

    /// "the North" where North Korea was told of.
    fn half_of_a_country(&self, sentence: &Sentence, i: u16) -> Option<NameRef> {
        let form = self.form(sentence, i);
        let word = without_genitive(form).unwrap_or(form).to_owned() + " ";
        let states = self.codebook.world.states.iter().enumerate();
        let mut found = states.filter(|(_, s)| {
            self.told_anywhere.contains(&s.code) && s.names_de.iter().any(|n| n.starts_with(&word))
        });
        match (found.next(), found.next()) {
            (Some((k, _)), None) => Some(NameRef::State(k as u32)),
            _ => None,
        }
    }

    fn actor_word(&self, lemma: &str) -> Option<(ActorWord, Option<String>)> {
        if let Some(w) = self.codebook.world.actor_word(lemma) {
            return Some((w.clone(), None));
        }
        let mut rest = lemma.to_owned();
        let mut first_part = String::new();
        for _ in 0..3 {
            let (first, head) = self.analyser.parts(&rest)?;
            // "Zugang" is no gang
            if head.chars().count() <= 4
                && self.codebook.lexicon.readings(&upper_first(&rest)).iter().any(|r| r.tag == Tag::NN)
            {
                return None;
            }
            first_part = if first_part.is_empty() { first } else { format!("{first_part}{first}") };
            if let Some(w) = self.codebook.world.actor_word(&head) {
                return Some((w.clone(), Some(first_part)));
            }
            rest = head;
        }
        None
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
            plural: if subject { verb_number(sentence, head) } else { None },
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
}

/// Number of the finite verb of a token's clause: true for plural, none where the form tells nothing.
fn verb_number(sentence: &Sentence, token: u16) -> Option<bool> {
    let finite = sentence.clause_at(token)?.finite?;
    let cells = sentence.tokens.get(finite as usize)?.morph.verb;
    match (cells & verb::PLUR != 0, cells & verb::P3S != 0) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// True behind an article.
fn article_before(sentence: &Sentence, i: u16) -> bool {
    let before = i.checked_sub(1).and_then(|b| sentence.tokens.get(b as usize));
    before.is_some_and(|t| t.tag == Tag::ART)
}

/// `Korea` of `Korea's`; none for a form without this ending.
fn without_genitive(form: &str) -> Option<&str> {
    form.strip_suffix("'s").or_else(|| form.strip_suffix("’s"))
}

/// True for a name that means a group or organisation before it means a town ("Hamas").
fn names_a_group(refs: &[NameRef]) -> bool {
    refs.iter().any(|r| matches!(r, NameRef::Group(_) | NameRef::Organisation(_)))
        && !refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Seat(_) | NameRef::Region(_)))
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
