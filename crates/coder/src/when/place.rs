//! The place of an event: its clause's local phrase, else the scene that deed and participants suggest.

use super::Setting;
use crate::actors::places::state_place;
use crate::assemble::Candidate;
use crate::index::NameRef;
use lagebild_grammar::clauses::Tree;
use lagebild_model::{Clause, EventPlace, Link, Party, Rel, Role, Sentence, Span, Tag};

/// How many clauses a place is handed on from.
const LONGEST_CHAIN: usize = 4;

/// How many nouns up the preposition of a name is looked for.
const DEEPEST_PHRASE: usize = 4;

/// How many sentences a place stays the scene of the deeds told after it.
const SCENE_LASTS: usize = 2;

/// How firmly a phrase tells the place: as the clause's own adverbial, inside another one, at a participant.
const OWN_PHRASE: i32 = 6;
const INNER_PHRASE: i32 = 4;
const AT_PARTICIPANT: i32 = 2;

/// Deeds that take place somewhere; all others are words.
fn is_deed(kind: &str) -> bool {
    matches!(
        kind,
        "AID"
            | "ASSAULT"
            | "COERCE"
            | "CONSULT"
            | "COOPERATE"
            | "MOBILIZE"
            | "PROTEST"
            | "RETREAT"
            | "SANCTION"
    )
}

/// How closely a place of this kind is bounded: what lies in several states, states, divisions, towns.
fn closeness(p: &EventPlace) -> i32 {
    match p.kind.as_str() {
        "country" => 1,
        "admin1" | "admin2" => 2,
        "capital" | "city" | "town" | "military" | "sight" => 3,
        _ if p.country.is_some() => 2,
        _ => 0,
    }
}

/// The firmest, then the closest place met so far.
#[derive(Default)]
struct Best(Option<(i32, EventPlace)>);

impl Best {
    fn offer(&mut self, firmness: i32, place: EventPlace) {
        let score = firmness + closeness(&place);
        if self.0.as_ref().is_none_or(|(s, _)| score > *s) {
            self.0 = Some((score, place));
        }
    }
}

impl Setting<'_> {
    /// The local phrase of a clause, or of a clause that it shares it with.
    pub fn place(&self, sentence: usize, clause: Option<usize>, kind: &str) -> Option<EventPlace> {
        let s = self.sentences.get(sentence)?;
        let tree = Tree::new(&s.tokens);
        let mut at = clause;
        for _ in 0..LONGEST_CHAIN {
            let c = s.clauses.get(at?)?;
            let found = self.clause_place(sentence, s, &tree, at?, c, kind);
            if found.is_some() {
                return found;
            }
            let shares = c.link == Link::Coordinated || c.link == Link::Complement && c.finite.is_none();
            if !shares {
                return None;
            }
            at = c.parent.map(usize::from);
        }
        None
    }

    /// The local phrase inside the phrase of an event noun.
    pub fn noun_place(&self, sentence: usize, noun: u16, kind: &str) -> Option<EventPlace> {
        let s = self.sentences.get(sentence)?;
        let tree = Tree::new(&s.tokens);
        let mut best = Best::default();
        self.phrase(sentence, &tree, noun, None, None, kind, &mut best);
        best.0.map(|(_, p)| p)
    }

    fn clause_place(
        &self,
        sentence: usize,
        s: &Sentence,
        tree: &Tree<'_>,
        number: usize,
        c: &Clause,
        kind: &str,
    ) -> Option<EventPlace> {
        let words = &self.codebook.words;
        let mut best = Best::default();
        for slot in &c.slots {
            let prep = match &slot.role {
                Role::Prep(p) => Some(&**p),
                _ => None,
            };
            let lemma = tree.lemma(slot.token).to_lowercase();
            if words.has("there", &lemma)
                && let Some(p) = self.named_last(s, slot.token)
            {
                best.offer(OWN_PHRASE, p);
                continue;
            }
            self.phrase(sentence, tree, slot.token, prep, Some((s, number)), kind, &mut best);
            if let Some(p) = self.adjective_place(sentence, s, tree, slot.token, prep) {
                best.offer(if prep.is_some() { OWN_PHRASE } else { AT_PARTICIPANT }, p);
            }
        }
        best.0.map(|(_, p)| p)
    }

    /// Offers the places of a phrase; `prep` is the preposition that the phrase has in its clause, `within` the clause
    /// whose words count.
    #[allow(clippy::too_many_arguments)]
    fn phrase(
        &self,
        sentence: usize,
        tree: &Tree<'_>,
        top: u16,
        prep: Option<&str>,
        within: Option<(&Sentence, usize)>,
        kind: &str,
        best: &mut Best,
    ) {
        for t in tree.subtree(top) {
            let own = |(s, number): (&Sentence, usize)| {
                s.owner.get(t as usize).copied().flatten().map(usize::from) == Some(number)
            };
            if !within.is_none_or(own) {
                continue;
            }
            let Some(found) = self.actors.place_at(sentence, t) else { continue };
            let Some((lemma, noun)) = self.governing(tree, t, top, prep) else { continue };
            let direct = prep.is_some() && noun == top;
            if !self.tells_place(lemma, kind, direct) {
                continue;
            }
            let firmness = match (direct, prep) {
                (true, _) => OWN_PHRASE,
                (false, Some(_)) => INNER_PHRASE,
                (false, None) if within.is_none() => OWN_PHRASE,
                (false, None) => AT_PARTICIPANT,
            };
            best.offer(firmness, found.place.clone());
        }
    }

    /// The preposition that governs a name inside a phrase, and the noun it stands at; none where the name is a mere owner.
    fn governing<'t>(
        &self,
        tree: &Tree<'t>,
        name: u16,
        top: u16,
        prep: Option<&'t str>,
    ) -> Option<(&'t str, u16)> {
        let words = &self.codebook.words;
        let mut at = name;
        for _ in 0..DEEPEST_PHRASE {
            if at == top {
                return prep.map(|p| (p, at));
            }
            if let Some(p) = tree.preposition(at) {
                let lemma = tree.lemma(p);
                let head = tree.head(at)?;
                // "im Norden von Mali"
                if !(words.has("genitive", lemma) && words.has("place-noun", tree.lemma(head))) {
                    return Some((lemma, at));
                }
                at = head;
                continue;
            }
            let head = tree.head(at)?;
            let joined = match tree.rel(at) {
                Rel::Appos | Rel::Flat | Rel::FlatName | Rel::Compound | Rel::Conj => true,
                Rel::Nmod | Rel::NmodPoss => words.has("place-noun", tree.lemma(head)),
                _ => false,
            };
            if !joined {
                return None;
            }
            at = head;
        }
        None
    }

    /// True when a preposition tells the place of an event of this kind.
    fn tells_place(&self, lemma: &str, kind: &str, direct: bool) -> bool {
        let words = &self.codebook.words;
        if words.has("place-in", lemma) {
            return true;
        }
        is_deed(kind) && (words.has("where", lemma) || direct && words.has("whither", lemma))
    }

    /// "in den polnischen Luftraum", "das Berliner Gericht": a place told by an adjective.
    fn adjective_place(
        &self,
        sentence: usize,
        s: &Sentence,
        tree: &Tree<'_>,
        noun: u16,
        prep: Option<&str>,
    ) -> Option<EventPlace> {
        let words = &self.codebook.words;
        let named = prep.is_none() && self.actors.at(sentence, noun).is_some();
        let local = prep.is_some_and(|p| {
            words.has("where", p) || words.has("whither", p) || words.has("place-in", p)
        }) && words.has("place-noun", tree.lemma(noun));
        tree.children(noun).iter().filter(|c| tree.tag(**c) == Tag::ADJA || named).find_map(|c| {
            let span = s.tokens.get(*c as usize)?.span;
            let form = span.text(&self.story.text);
            let found = if local {
                let state = self.index.adjective(tree.lemma(*c))?;
                self.codebook.world.states.get(state as usize).map(state_place)?
            } else if named {
                self.seat(form)?
            } else {
                return None;
            };
            Some(EventPlace { text: form.to_owned(), span, ..found })
        })
    }

    /// The town of a form with -er before the body that sits there.
    fn seat(&self, form: &str) -> Option<EventPlace> {
        let base = form.strip_suffix("er").filter(|b| b.chars().next().is_some_and(char::is_uppercase))?;
        [base.to_owned(), format!("{base}e"), format!("{base}en")].iter().find_map(|town| {
            let refs = self.index.find(&[town]);
            let towns: Vec<NameRef> =
                refs.iter().copied().filter(|r| matches!(r, NameRef::Place(_))).collect();
            crate::actors::places::likeliest(&self.codebook.world, &towns, &|_| false)
                .filter(|p| matches!(p.kind.as_str(), "capital" | "city"))
        })
    }

    /// The place named last before a word, in its sentence or the ones before.
    fn named_last(&self, s: &Sentence, token: u16) -> Option<EventPlace> {
        let at = s.tokens.get(token as usize)?.span.start;
        let until = self.actors.places.partition_point(|p| p.place.span.start < at);
        self.actors.places.iter().take(until).next_back().map(|p| p.place.clone())
    }

    /// Where a deed without a local phrase took place: the scene told of just before or the dateline where it lies in the
    /// country of the deed, else that country. Words spoken have the dateline in the lead or at home.
    pub(super) fn scene(&self, c: &Candidate) -> Option<EventPlace> {
        let targets = self.countries(c);
        let lies_in = |p: &EventPlace| p.country.as_ref().is_some_and(|x| targets.contains(x));
        let filed = || self.datelines.iter().find(|p| lies_in(p)).cloned();
        let here = self.datelines.first().cloned();
        if !is_deed(&c.kind) {
            return filed().or(here.filter(|_| self.in_lead(c.sentence)));
        }
        let before = self.scenes(c);
        let scene = before.iter().find(|p| lies_in(p)).cloned().map(untold);
        if let Some(p) = scene.or_else(filed) {
            return Some(p);
        }
        if self.in_lead(c.sentence) && here.is_some() {
            return here;
        }
        let country = || {
            let state = targets.iter().find_map(|code| self.codebook.world.state(code))?;
            Some(state_place(state))
        };
        country().or_else(|| before.first().cloned().map(untold)).or(here)
    }

    /// The countries a deed may have taken place in, likeliest first.
    fn countries(&self, c: &Candidate) -> Vec<String> {
        let codes = |parties: &[Party]| -> Vec<String> {
            let states = parties.iter().filter_map(|p| p.code.clone());
            states.filter(|code| self.codebook.world.state(code).is_some()).collect()
        };
        let (mut actors, mut recipients) = (codes(&c.actors), codes(&c.recipients));
        let mode = |m: &str| c.modes.iter().any(|x| x == m);
        match c.kind.as_str() {
            "AID" => recipients,
            "CONSULT" if mode("visit") => recipients,
            "ASSAULT" => {
                recipients.append(&mut actors);
                recipients
            }
            "RETREAT" if mode("withdraw") => {
                recipients.append(&mut actors);
                recipients
            }
            _ => {
                actors.append(&mut recipients);
                actors
            }
        }
    }

    /// Places in local phrases shortly before an event, the nearest first.
    fn scenes(&self, c: &Candidate) -> Vec<EventPlace> {
        let Some(paragraph) = self.sentences.get(c.sentence).map(|s| s.paragraph) else { return Vec::new() };
        let until = self.actors.places.partition_point(|p| p.place.span.start < c.at);
        let mut out = Vec::new();
        for p in self.actors.places.iter().take(until).rev() {
            if p.sentence + SCENE_LASTS < c.sentence {
                break;
            }
            let Some(s) = self.sentences.get(p.sentence).filter(|s| s.paragraph == paragraph) else { break };
            let tree = Tree::new(&s.tokens);
            let inside = (p.first..=p.last).any(|t| {
                tree.preposition(t).is_some_and(|q| self.codebook.words.has("place-in", tree.lemma(q)))
            });
            if inside {
                out.push(p.place.clone());
            }
        }
        out
    }
}

/// A place that other words than the event's own tell.
fn untold(p: EventPlace) -> EventPlace {
    EventPlace { text: String::new(), span: Span::default(), ..p }
}
