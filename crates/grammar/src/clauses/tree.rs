//! A parsed sentence with its dependents at hand.

use lagebild_model::{Rel, Tag, Token};

/// The tree with its dependents at hand.
pub struct Tree<'a> {
    /// The tokens.
    pub tokens: &'a [Token],
    children: Vec<Vec<u16>>,
}

impl<'a> Tree<'a> {
    /// Indexes a parsed sentence.
    pub fn new(tokens: &'a [Token]) -> Self {
        let mut children = vec![Vec::new(); tokens.len()];
        for (i, t) in tokens.iter().enumerate() {
            if let Some(h) = t.head
                && let Some(c) = children.get_mut(h as usize)
            {
                c.push(i as u16);
            }
        }
        Self { tokens, children }
    }

    /// A token.
    pub fn token(&self, i: u16) -> Option<&'a Token> {
        self.tokens.get(i as usize)
    }

    /// Its tag.
    pub fn tag(&self, i: u16) -> Tag {
        self.token(i).map_or(Tag::XY, |t| t.tag)
    }

    /// Its lemma.
    pub fn lemma(&self, i: u16) -> &'a str {
        self.token(i).map_or("", |t| &t.lemma)
    }

    /// Its relation.
    pub fn rel(&self, i: u16) -> Rel {
        self.token(i).map_or(Rel::Dep, |t| t.rel)
    }

    /// Its head.
    pub fn head(&self, i: u16) -> Option<u16> {
        self.token(i).and_then(|t| t.head)
    }

    /// Its dependents in order.
    pub fn children(&self, i: u16) -> &[u16] {
        self.children.get(i as usize).map_or(&[], Vec::as_slice)
    }

    /// The token and everything below it, in order.
    pub fn subtree(&self, i: u16) -> Vec<u16> {
        let mut out = vec![i];
        let mut k = 0;
        while let Some(x) = out.get(k).copied() {
            out.extend(self.children(x));
            k += 1;
            if out.len() > self.tokens.len() {
                break;
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Tokens joined to `i` by coordination, itself first, nested ones included.
    pub fn coordinated(&self, i: u16) -> Vec<u16> {
        let mut out = vec![i];
        let mut k = 0;
        while let Some(x) = out.get(k).copied() {
            for c in self.children(x) {
                if self.rel(*c) == Rel::Conj && !out.contains(c) && out.len() < 40 {
                    out.push(*c);
                }
            }
            k += 1;
        }
        out
    }

    /// The preposition (or als/wie) that governs a noun phrase, as token index.
    pub fn preposition(&self, i: u16) -> Option<u16> {
        self.children(i).iter().copied().find(|c| {
            matches!(self.tag(*c), Tag::APPR | Tag::APPRART | Tag::APPO | Tag::KOKOM)
                && matches!(self.rel(*c), Rel::Case | Rel::Mark | Rel::Dep | Rel::Cc)
        })
    }

    /// True for auxiliaries and copulas.
    pub(crate) fn is_auxiliary_rel(&self, i: u16) -> bool {
        matches!(self.rel(i), Rel::Aux | Rel::AuxPass | Rel::Cop)
    }

    /// True for a word that heads a clause.
    pub(crate) fn is_predicate(&self, i: u16) -> bool {
        let Some(t) = self.token(i) else { return false };
        if t.tag.is_punctuation() {
            return false;
        }
        if t.tag.is_verb() {
            return !self.is_auxiliary_rel(i)
                && !matches!(t.rel, Rel::Amod | Rel::Case | Rel::Compound | Rel::Flat);
        }
        self.children(i).iter().any(|c| self.tag(*c).is_verb() && self.is_auxiliary_rel(*c))
            || self.is_bare_predicative(i)
    }

    /// `Opposition zu Neuwahlen bereit`: an adjective with a subject, in a headline without a verb.
    fn is_bare_predicative(&self, i: u16) -> bool {
        self.tag(i) == Tag::ADJD
            && self.rel(i) == Rel::Root
            && self.children(i).iter().any(|c| *c < i && self.rel(*c).is_subject())
            && !self.tokens.iter().any(|t| t.tag.is_verb())
    }
}
