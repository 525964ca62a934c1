//! How a participant or speaker is known: by name, by what stands beside it, by the setting, or not by words at all.

use crate::actors::{Actors, Mention, Sort};
use crate::index::{NameIndex, NameRef};
use lagebild_grammar::clauses::Tree;
use lagebild_model::{Party, Rel, Sentence, Span, Tag};

/// Ways to know a participant, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// A state, or a name of the tables.
    Named,
    /// Its country stands in its own phrase: adjective, genitive, compound.
    Described,
    /// It was named or described in another place.
    Again,
    /// A person's name that the tables do not have.
    Stranger,
    /// A place or a thing whose owner is meant.
    Owner,
    /// A pronoun or epithet.
    Pronoun,
    /// A bare noun; its country is named elsewhere in the sentence.
    Here,
    /// A bare noun; its country is that of the setting.
    Setting,
    /// It stands in another sentence.
    Carried,
    /// No words name it: the kind of deed or the place implies it.
    Implied,
    /// Somebody without a country.
    Open,
}

impl Known {
    /// Its name in features.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Described => "described",
            Self::Again => "again",
            Self::Stranger => "stranger",
            Self::Owner => "owner",
            Self::Pronoun => "pronoun",
            Self::Here => "here",
            Self::Setting => "setting",
            Self::Carried => "carried",
            Self::Implied => "implied",
            Self::Open => "open",
        }
    }
}

/// Finds out how participants are known.
#[derive(Debug)]
pub struct Knowing<'a> {
    actors: &'a Actors,
    index: &'a NameIndex,
    sentences: &'a [Sentence],
    text: &'a str,
    /// Entities that some mention names or describes.
    told: Vec<bool>,
}

impl<'a> Knowing<'a> {
    /// Looks through all mentions of a story.
    pub fn new(actors: &'a Actors, index: &'a NameIndex, sentences: &'a [Sentence], text: &'a str) -> Self {
        let mut out = Self { actors, index, sentences, text, told: vec![false; actors.entities.len()] };
        for m in &actors.mentions {
            let told = matches!(out.own_words(m), Some(Known::Named | Known::Described));
            if let Some(t) = out.told.get_mut(m.entity) {
                *t |= told;
            }
        }
        out
    }

    /// How a party is known; `near` are the spans in which it is no guess to look for it.
    pub fn party(&self, p: &Party, near: &[Span]) -> Known {
        self.of(p.code.as_deref(), p.span, p.antecedent.is_some(), near)
    }

    /// How somebody with these words is known.
    pub fn of(&self, code: Option<&str>, span: Span, points: bool, near: &[Span]) -> Known {
        if code.is_none() {
            return Known::Open;
        }
        if span.is_empty() {
            return Known::Implied;
        }
        if !near.iter().any(|n| n.contains(span)) {
            return Known::Carried;
        }
        let Some(m) = self.mention(span) else { return Known::Owner };
        if points || m.pronoun || m.antecedent.is_some() {
            return Known::Pronoun;
        }
        let again = self.told.get(m.entity) == Some(&true);
        self.own_words(m).unwrap_or_else(|| match code {
            _ if again => Known::Again,
            Some(c) if self.named_in(m.sentence, c) => Known::Here,
            _ => Known::Setting,
        })
    }

    /// The mention with these words.
    pub fn mention(&self, span: Span) -> Option<&'a Mention> {
        let all = self.actors.mentions_of(self.sentence_of(span));
        all.iter().find(|m| m.span == span && !span.is_empty())
    }

    /// True when the sentence names a state or place of the country.
    fn named_in(&self, sentence: usize, code: &str) -> bool {
        let from = self.actors.places.partition_point(|p| p.sentence < sentence);
        let places = self.actors.places.iter().skip(from).take_while(|p| p.sentence == sentence);
        let entity = |m: &Mention| self.actors.entities.get(m.entity);
        let state =
            |m: &Mention| entity(m).is_some_and(|e| e.sort == Sort::State && e.code.as_deref() == Some(code));
        places.into_iter().any(|p| p.place.country.as_deref() == Some(code))
            || self.actors.mentions_of(sentence).iter().any(state)
    }

    fn sentence_of(&self, span: Span) -> usize {
        self.sentences.partition_point(|s| s.span.end <= span.start)
    }

    /// What the mention itself tells; none where its country comes from elsewhere.
    fn own_words(&self, m: &Mention) -> Option<Known> {
        let e = self.actors.entities.get(m.entity)?;
        if m.pronoun || m.antecedent.is_some() {
            return None;
        }
        if e.sort == Sort::State || e.id.is_some() && e.name.is_some() {
            return Some(Known::Named);
        }
        if self.described(m) {
            return Some(Known::Described);
        }
        (e.sort == Sort::Person && e.name.is_some()).then_some(Known::Stranger)
    }

    /// True when a word of the mention, an adjective of it or a genitive names a country, place or organisation.
    fn described(&self, m: &Mention) -> bool {
        let Some(sentence) = self.sentences.get(m.sentence) else { return false };
        let tree = Tree::new(&sentence.tokens);
        let inside = (m.first..=m.last).any(|t| self.tells(sentence, t));
        let beside = tree.children(m.head).iter().any(|c| {
            let near = matches!(
                tree.rel(*c),
                Rel::Amod | Rel::Nmod | Rel::NmodPoss | Rel::Flat | Rel::Appos | Rel::Compound
            ) || tree.tag(*c) == Tag::ADJA;
            near && self.tells(sentence, *c)
        });
        let just_before =
            m.first.checked_sub(1).is_some_and(|t| tree.tag(t) == Tag::ADJA && self.tells(sentence, t));
        inside || beside || just_before
    }

    /// True for a word that names a country, place or organisation.
    fn tells(&self, sentence: &Sentence, t: u16) -> bool {
        let Some(token) = sentence.tokens.get(t as usize) else { return false };
        let form = token.span.text(self.text);
        if self.index.adjective(&token.lemma).is_some() || self.index.people(&token.lemma).is_some() {
            return true;
        }
        let first = form.split('-').next().filter(|f| f.len() < form.len());
        std::iter::once(form).chain(first).any(|word| {
            self.index.find(&[word]).iter().any(|r| {
                matches!(
                    r,
                    NameRef::State(_)
                        | NameRef::Seat(_)
                        | NameRef::Region(_)
                        | NameRef::Organisation(_)
                        | NameRef::Group(_)
                ) || matches!(r, NameRef::Place(_)) && token.tag == Tag::NE
            })
        })
    }
}
