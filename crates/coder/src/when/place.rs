//! The place of an event by its clause's local phrase.

use super::Setting;
use crate::actors::places::{Provinces, Told, likeliest, state_place};
use crate::index::NameRef;
use lagebild_grammar::clauses::Tree;
use lagebild_model::syntax::agr;
use lagebild_model::{Clause, EventPlace, Link, Rel, Role, Sentence, Tag};

/// How many clauses a place is handed on from.
const LONGEST_CHAIN: usize = 4;

/// How many nouns up the preposition of a name is looked for.
const DEEPEST_PHRASE: usize = 4;

/// How firmly a phrase tells the place: as the clause's own adverbial, inside another one, at a participant.
const OWN_PHRASE: i32 = 6;
const INNER_PHRASE: i32 = 4;
const AT_PARTICIPANT: i32 = 2;

/// Deeds that take place somewhere; all others are words.
pub(crate) fn is_deed(kind: &str) -> bool {
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

/// Where the seat of the doer is the place: not for what is sent or thrown elsewhere.
fn acts_at_home(kind: &str) -> bool {
    !matches!(kind, "AID" | "ASSAULT" | "CONSULT" | "RETREAT")
}

/// How closely a place of this kind is bounded: what lies in several states, states, divisions, towns.
pub(super) fn closeness(p: &EventPlace) -> i32 {
    match p.kind.as_str() {
        "country" => 1,
        "admin2" => 2,
        "capital" | "city" | "town" | "military" | "sight" => 3,
        _ if p.country.is_some() => 2,
        _ => -2,
    }
}

/// The firmest, then the closest place met so far.
#[derive(Default)]
struct Best(Option<(i32, EventPlace)>);

impl Best {
    fn offer(&mut self, firmness: i32, place: EventPlace) {
        let score = firmness + closeness(&place);
        let closer = |s: i32, p: &EventPlace| score > s || score == s && closeness(&place) > closeness(p);
        if self.0.as_ref().is_none_or(|(s, p)| closer(*s, p)) {
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

    /// The closest of the places that the frame itself names; where they are wider than a state or missing, the clause's.
    pub fn place_or(
        &self,
        named: &[&EventPlace],
        sentence: usize,
        clause: usize,
        kind: &str,
    ) -> Option<EventPlace> {
        let mut best = Best::default();
        for p in named {
            best.offer(0, (*p).clone());
        }
        let own = best.0.map(|(_, p)| p);
        if own.as_ref().is_some_and(|p| closeness(p) > 0) {
            return own;
        }
        self.place(sentence, Some(clause), kind).or(own)
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
                && let Some(p) = s
                    .tokens
                    .get(slot.token as usize)
                    .and_then(|t| self.named_in_phrases(sentence, t.span.start).into_iter().next())
            {
                best.offer(OWN_PHRASE, p);
                continue;
            }
            let doer = matches!(slot.role, Role::Subject | Role::Agent);
            let words_only = !is_deed(kind) && !doer;
            if prep.is_none() && !words_only && !(doer && acts_at_home(kind)) {
                // "bombardierte Kiew", "gaben die Stadt auf": the thing acted on
                if is_deed(kind) && kind != "AID" && !doer {
                    self.thing(sentence, tree, slot.token, (s, number), &mut best);
                }
                continue;
            }
            // "beschossen den Flughafen von Gao", wherever the phrase hangs
            let of_thing = prep.is_some_and(|p| words.has("genitive", p))
                && tree
                    .preposition(slot.token)
                    .and_then(|p| p.checked_sub(1))
                    .is_some_and(|b| tree.tag(b) == Tag::NN);
            if of_thing && is_deed(kind) && kind != "AID" {
                self.thing(sentence, tree, slot.token, (s, number), &mut best);
            }
            self.phrase(sentence, tree, slot.token, prep, Some((s, number)), kind, &mut best);
            if (prep.is_some() || doer)
                && let Some(p) = self.adjective_place(sentence, s, tree, slot.token, prep)
            {
                best.offer(if prep.is_some() { OWN_PHRASE } else { AT_PARTICIPANT }, p);
            }
        }
        best.0.map(|(_, p)| p)
    }

    /// Offers the towns and divisions that a thing acted on is or lies in.
    fn thing(
        &self,
        sentence: usize,
        tree: &Tree<'_>,
        top: u16,
        (s, number): (&Sentence, usize),
        best: &mut Best,
    ) {
        for t in tree.subtree(top) {
            if s.owner.get(t as usize).copied().flatten().map(usize::from) == Some(number)
                && let Some(p) = self.actors.place_at(sentence, t)
                && (p.place.kind != "capital" || t == top || tree.preposition(t).is_some())
                && p.place.kind != "country"
                && p.place.country.is_some()
            {
                best.offer(AT_PARTICIPANT, p.place.clone());
            }
        }
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
            // "in die Ukraine" is no place of what is said
            let whither = !is_deed(kind)
                && tree.children(noun).iter().filter_map(|c| tree.token(*c)).any(|k| {
                    matches!(k.tag, Tag::ART | Tag::PDAT | Tag::PPOSAT) && k.morph.agr & agr::DAT == 0
                });
            if whither || !self.tells_place(lemma, kind, direct) {
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
    pub(super) fn governing<'t>(
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
                Rel::Appos | Rel::Flat | Rel::FlatName | Rel::Compound => true,
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
        let local = prep
            .is_some_and(|p| words.has("where", p) || words.has("whither", p) || words.has("place-in", p))
            && words.has("place-noun", tree.lemma(noun));
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
            likeliest(&self.codebook.world, &towns, &|_| Told::Nowhere, &Provinces::default())
                .filter(|p| matches!(p.kind.as_str(), "capital" | "city"))
        })
    }
}
