//! Frames meet clauses and noun phrases: which slots are filled, by whom, how well.

mod noun;
mod view;

use crate::actors::{Actors, Sort};
use lagebild_codebook::{Codebook, Filler, Frame, FrameKind, FrameSlot, RoleName};
use lagebild_grammar::clauses::Tree;
use lagebild_grammar::morph::{Analyser, upper_first};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Clause, Link, Rel, Role, Sentence, Span, Status, Tag};

/// What a loose fit is worth less than an exact one.
const LOOSE: i32 = 3;

/// What fills the participants of a matched frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Tokens of actors.
    pub actors: Vec<Participant>,
    /// Tokens of recipients.
    pub recipients: Vec<Participant>,
    /// Place tokens.
    pub places: Vec<u16>,
    /// True when a slot asks for an owner and none was named.
    pub open_recipient: bool,
    /// The thing of which no owner was named.
    pub thing: Option<u16>,
    /// How specific the fit is.
    pub score: i32,
    /// Tokens that stand in literal or class slots (their own noun frames are used up).
    pub used: Vec<u16>,
    /// Control role for infinitives: tokens.
    pub controllers: Vec<u16>,
    /// Tokens of nouns that are the content.
    pub slots: usize,
    /// True where a thing of another class than the frame names stands in a slot.
    pub loose: bool,
}

/// One participant: a mention's token, or only a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Participant {
    /// Token that belongs to a mention.
    Mention(u16),
    /// Country or group that owns a thing or is a place.
    Country(Owner),
}

impl Participant {
    /// The token that names it.
    pub fn token(&self) -> u16 {
        match self {
            Self::Mention(t) | Self::Country(Owner { token: t, .. }) => *t,
        }
    }
}

/// Whose a thing or place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Code of the country, organisation or group.
    pub code: String,
    /// Its sectors; none: those of a government where it is a state.
    pub sectors: Vec<String>,
    /// Token that names it.
    pub token: u16,
}

impl Owner {
    /// A country without sectors of its own.
    pub fn state(code: String, token: u16) -> Self {
        Self { code, sectors: Vec::new(), token }
    }
}

/// A predicate with its roles, passives turned and causatives joined.
#[derive(Debug, Clone)]
pub struct View {
    /// Index of the clause.
    pub clause: usize,
    /// Lemma.
    pub lemma: String,
    /// Token of the predicate.
    pub token: u16,
    /// Logical subject tokens.
    pub subject: Vec<u16>,
    /// Logical object tokens.
    pub object: Vec<u16>,
    /// Dative.
    pub dative: Vec<u16>,
    /// Genitive.
    pub genitive: Vec<u16>,
    /// Predicative.
    pub predicative: Vec<u16>,
    /// als and wie.
    pub as_: Vec<u16>,
    /// Prepositional phrases.
    pub preps: Vec<(String, u16)>,
    /// sich.
    pub reflexive: bool,
    /// Clauses that are complements: that-like, infinitives, questions.
    pub that: Vec<usize>,
    /// Infinitives.
    pub infinitives: Vec<usize>,
    /// Indirect questions.
    pub whether: Vec<usize>,
    /// Passive without agent.
    pub agentless: bool,
    /// Causative (lassen).
    pub causative: bool,
    /// The subject's members do it to each other (einander).
    pub mutual: bool,
}

/// Looks up and matches frames in one sentence.
pub struct Matcher<'a> {
    /// Codebook.
    pub codebook: &'a Codebook,
    /// Word analysis.
    pub analyser: &'a Analyser<'a>,
    /// Sentence.
    pub sentence: &'a Sentence,
    /// Number of the sentence.
    pub number: usize,
    /// Its tree.
    pub tree: Tree<'a>,
    /// Actors.
    pub actors: &'a Actors,
    /// Whole text.
    pub text: &'a str,
    /// For each clause the status its governing predicate gives it, see [`Matcher::govern`].
    pub governed: Vec<Option<Status>>,
}

/// True for a slot whose fillers are parties behind a preposition or in the dative.
/// The class of words for people.
const PEOPLE: &str = "people";

fn participant(slot: &FrameSlot) -> bool {
    (slot.has(&Filler::Target) || slot.has(&Filler::Owned))
        && slot.roles.iter().all(|r| matches!(r, RoleName::Prep(_) | RoleName::Dat))
}

/// True for a filler that asks for words: a class or a literal.
fn is_word(filler: &Filler) -> bool {
    matches!(filler, Filler::Class(_) | Filler::Literal(_))
}

/// True for a slot that takes things, not participants.
fn things_only(slot: &FrameSlot) -> bool {
    !slot.fillers.is_empty() && slot.fillers.iter().flatten().all(is_word)
}

impl<'a> Matcher<'a> {
    fn role_tokens(&self, v: &View, role: &RoleName) -> Vec<u16> {
        match role {
            RoleName::Subj | RoleName::By => v.subject.clone(),
            RoleName::Obj | RoleName::Of => v.object.clone(),
            RoleName::Dat => v.dative.clone(),
            RoleName::Gen => v.genitive.clone(),
            RoleName::Pred => v.predicative.clone(),
            RoleName::Als => v.as_.clone(),
            RoleName::Prep(p) => {
                let mut out: Vec<u16> = v.preps.iter().filter(|(q, _)| q == p).map(|(_, t)| *t).collect();
                // a phrase the parser hung on a noun of the clause
                if out.is_empty() {
                    for t in v
                        .object
                        .iter()
                        .chain(&v.predicative)
                        .chain(&v.subject)
                        .chain(v.preps.iter().map(|(_, t)| t))
                    {
                        for c in self.tree.children(*t) {
                            if *c > *t && self.tree.preposition(*c).is_some_and(|q| self.tree.lemma(q) == p) {
                                out.extend(self.expand(*c));
                            }
                        }
                    }
                }
                out
            }
            _ => Vec::new(),
        }
    }

    /// The best event, modal or saying frame of a predicate, with what fills it.
    pub fn best_frame_of(&self, v: &View) -> Option<(&'a Frame, Filled)> {
        self.fits(v).into_iter().next()
    }

    /// All frames that fit a predicate, best first. "Eine Entschuldigung verweigerte die Regierung": where the forms leave
    /// open which is the subject and no event fits, the other way round.
    pub fn fits(&self, v: &View) -> Vec<(&'a Frame, Filled)> {
        let mut out = self.fits_as_read(v);
        let event = |f: &(&Frame, Filled)| matches!(f.0.kind, FrameKind::Event(_));
        if out.is_empty() {
            out.extend(self.loose(v));
        }
        if out.iter().any(event) || !self.open_roles(v) {
            return out;
        }
        let mut turned = v.clone();
        std::mem::swap(&mut turned.subject, &mut turned.object);
        let other = self.fits_as_read(&turned);
        if other.iter().any(|f| event(f) && !f.1.actors.is_empty()) { other } else { out }
    }

    /// True where subject and object could change places: one thing before the verb that could be accusative, one actor that
    /// could be nominative.
    fn open_roles(&self, v: &View) -> bool {
        let ([s], [o]) = (v.subject.as_slice(), v.object.as_slice()) else { return false };
        let cells = |t: u16| self.sentence.tokens.get(t as usize).map_or(0, |k| k.morph.agr);
        // an infinitive's subject comes from above, and pronouns show their case
        let fixed = self.sentence.clauses.get(v.clause).is_none_or(|c| c.passive || c.finite.is_none());
        let open = |cells: u16, case: u16| cells == 0 || cells & case != 0;
        !fixed
            && !v.causative
            && self.codebook.language != "en"
            && s < o
            && self.tree.tag(*s).is_noun()
            && self.tree.tag(*o).is_noun()
            && open(cells(*s), agr::ACC)
            && open(cells(*o), agr::NOM)
            && !self.political(*s)
            && self.political(*o)
    }

    fn fits_as_read(&self, v: &View) -> Vec<(&'a Frame, Filled)> {
        let mut out: Vec<(&'a Frame, Filled)> = Vec::new();
        for f in self.codebook.frames.of(&v.lemma) {
            if f.noun {
                continue;
            }
            if let Some(filled) = self.fit_verb(f, v) {
                out.push((f, filled));
            }
        }
        out.sort_by(|a, b| b.1.score.cmp(&a.1.score).then_with(|| a.0.id.cmp(&b.0.id)));
        out
    }

    /// Of the frames none of which fits, the one that a single slot forbids, and the role of that slot; the best filled one
    /// where there are several.
    pub fn nearest(&self, v: &View) -> Option<(&'a Frame, &'a RoleName)> {
        let mut best: Option<(i32, &'a Frame, &'a RoleName)> = None;
        for f in self.codebook.frames.of(&v.lemma).filter(|f| !f.noun) {
            for (k, slot) in f.slots.iter().enumerate() {
                let Some(role) = slot.roles.first() else { continue };
                let mut rest = f.clone();
                rest.slots.remove(k);
                if let Some(filled) = self.fit_verb(&rest, v)
                    && best.is_none_or(|(score, ..)| filled.score > score)
                {
                    best = Some((filled.score, f, role));
                }
            }
        }
        best.map(|(_, f, role)| (f, role))
    }

    /// "a decree suspended its work": where a verb means one type of event and nothing else, a frame fits loosely whose only
    /// fault is that the thing done to is of no class it names.
    fn loose(&self, v: &View) -> Option<(&'a Frame, Filled)> {
        let frames: Vec<&'a Frame> = self.codebook.frames.of(&v.lemma).filter(|f| !f.noun).collect();
        let one = frames.first().map(|f| &f.kind);
        if !matches!(one, Some(FrameKind::Event(_))) || frames.iter().any(|f| Some(&f.kind) != one) {
            return None;
        }
        let mut best: Option<(&'a Frame, Filled)> = None;
        for f in frames {
            for (k, slot) in f.slots.iter().enumerate() {
                let Some(filled) = self.fit_without(f, k, slot, v) else { continue };
                if best.as_ref().is_none_or(|(_, b)| filled.score > b.score) {
                    best = Some((f, filled));
                }
            }
        }
        best
    }

    /// The fit of a frame whose slot `k` asks for a class and has a noun of none.
    fn fit_without(&self, frame: &Frame, k: usize, slot: &FrameSlot, v: &View) -> Option<Filled> {
        let classes = !slot.optional
            && !slot.fillers.is_empty()
            && slot.fillers.iter().all(|all| all.iter().any(|f| matches!(f, Filler::Class(_))));
        if !classes || slot.roles.first() != Some(&RoleName::Obj) {
            return None;
        }
        let nouns: Vec<u16> = self
            .role_tokens(v, &RoleName::Obj)
            .into_iter()
            .filter(|t| self.tree.tag(*t).is_noun() && self.nothing_against(slot, *t))
            .collect();
        let mut rest = frame.clone();
        rest.slots.remove(k);
        let mut filled = self.fit_verb(&rest, v).filter(|f| !f.actors.is_empty() && !nouns.is_empty())?;
        if slot.has(&Filler::Owned) || slot.has(&Filler::Target) {
            for t in nouns {
                self.assign(&Filler::Owned, t, &mut filled);
            }
        }
        filled.score -= LOOSE;
        filled.loose = true;
        Some(filled)
    }

    /// False for a token that a slot shuts out.
    fn nothing_against(&self, slot: &FrameSlot, t: u16) -> bool {
        slot.fillers
            .iter()
            .any(|all| all.iter().filter(|f| matches!(f, Filler::Not(_))).all(|f| self.matches(f, t)))
    }

    fn fit_verb(&self, frame: &Frame, v: &View) -> Option<Filled> {
        let mut filled = Filled::default();
        let mut left_open = 0;
        for slot in &frame.slots {
            let mut ok = false;
            let mut present = false;
            for role in &slot.roles {
                match role {
                    RoleName::Sich => {
                        let wants = !slot.has(&Filler::No);
                        present = true;
                        ok = v.reflexive == wants;
                        if ok && wants {
                            filled.score += 2;
                        }
                    }
                    RoleName::Dass | RoleName::Inf | RoleName::Ob => {
                        let clauses = match role {
                            RoleName::Dass => &v.that,
                            RoleName::Inf => &v.infinitives,
                            _ => &v.whether,
                        };
                        present |= !clauses.is_empty();
                        // a filler of a clause speaks of its predicate
                        if clauses.iter().any(|k| self.clause_fits(slot, *k)) {
                            ok = true;
                            if !slot.fillers.is_empty() {
                                filled.score += 2;
                            }
                        }
                    }
                    RoleName::Not => {
                        present = true;
                        ok = self.negated(v.clause);
                        if ok {
                            filled.score += 4;
                        }
                    }
                    _ => {
                        let tokens = self.role_tokens(v, role);
                        let tokens = match role {
                            RoleName::Prep(p) if tokens.is_empty() && things_only(slot) => {
                                self.phrases_of(v.clause, p)
                            }
                            // "schloss sein Konsulat auf Anjouan": any preposition of place names the host
                            RoleName::Prep(p)
                                if tokens.is_empty() && !slot.optional && slot.has(&Filler::Host) =>
                            {
                                self.local_phrases(v, p)
                            }
                            _ => tokens,
                        };
                        if tokens.is_empty() {
                            if v.mutual && matches!(role, RoleName::Obj | RoleName::Dat) {
                                present = true;
                                ok = true;
                            }
                            continue;
                        }
                        present = true;
                        if self.fill(slot, &tokens, &mut filled) {
                            ok = true;
                            break;
                        }
                        // "nahm in Berlin drei Männer in Gewahrsam": the second phrase, wherever the parser hung it
                        if let RoleName::Prep(p) = role
                            && things_only(slot)
                            && self.fill(slot, &self.phrases_of(v.clause, p), &mut filled)
                        {
                            ok = true;
                            break;
                        }
                    }
                }
            }
            let subject = slot.roles.contains(&RoleName::Subj);
            let absence = slot.has(&Filler::No);
            if ok && absence {
                // what is not there ranks no frame
            } else if ok {
                filled.slots += 1;
                filled.score += if slot.fillers.is_empty() { 2 } else { 3 };
            } else if present && !slot.optional {
                // a filled role that does not fit forbids the frame
                return None;
            } else if !present && !slot.optional && (!subject || things_only(slot)) {
                // "Sanktionen verhängt": the words fix the reading, only the other party is left open
                if !participant(slot) {
                    return None;
                }
                left_open += 1;
            }
            if ok && subject && things_only(slot) && filled.actors.is_empty() {
                // "russische Drohnen griffen ... an": the weapon's owner acts
                for t in &v.subject {
                    if self.political(*t) {
                        filled.actors.push(Participant::Mention(*t));
                    } else {
                        filled
                            .actors
                            .extend(self.noun_doers(*t).into_iter().map(|p| self.as_owner_of(*t, p)));
                    }
                }
            }
        }
        if left_open > 0 {
            if filled.used.is_empty() || left_open > 1 {
                return None;
            }
            filled.open_recipient = true;
            filled.score -= 2;
        }
        Some(filled)
    }

    /// False for a frame whose own words are not there: the noun of a light verb, the clause or negation it asks for.
    pub(crate) fn words_fit(&self, frame: &Frame, v: &View) -> bool {
        let unmet = |slot: &FrameSlot| {
            slot.roles.iter().all(|role| match role {
                RoleName::Sich => v.reflexive == slot.has(&Filler::No),
                RoleName::Not => !self.negated(v.clause),
                RoleName::Dass => !v.that.iter().any(|k| self.clause_fits(slot, *k)),
                RoleName::Inf => !v.infinitives.iter().any(|k| self.clause_fits(slot, *k)),
                RoleName::Ob => !v.whether.iter().any(|k| self.clause_fits(slot, *k)),
                RoleName::Subj => false,
                role if slot.fillers.iter().all(|all| all.iter().any(is_word))
                    && !slot.fillers.is_empty() =>
                {
                    let mut tokens = self.role_tokens(v, role);
                    if let RoleName::Prep(p) = role {
                        tokens.extend(self.phrases_of(v.clause, p));
                    }
                    let said = |t: &u16| {
                        slot.fillers.iter().any(|all| {
                            all.iter()
                                .filter(|f| is_word(f) || matches!(f, Filler::Not(_)))
                                .all(|f| self.matches(f, *t))
                        })
                    };
                    !tokens.iter().any(said)
                }
                _ => false,
            })
        };
        !frame.slots.iter().any(|s| !s.optional && unmet(s))
    }

    /// True when the predicate of a complement clause fits the fillers of its slot (they name classes or literals; none: any clause).
    fn clause_fits(&self, slot: &FrameSlot, clause: usize) -> bool {
        let Some(c) = self.sentence.clauses.get(clause) else { return false };
        let word = |f: &Filler| match f {
            Filler::Class(class) => Some(self.codebook.classes.lists(class, &c.predicate)),
            Filler::Literal(l) => Some(**l == *c.predicate),
            _ => None,
        };
        let fits = |f: &Filler| match f {
            Filler::Not(inner) => word(inner) != Some(true),
            f => word(f).unwrap_or(true),
        };
        slot.fillers.is_empty() || slot.fillers.iter().any(|alternative| alternative.iter().all(fits))
    }

    /// What stands behind other prepositions of place than the one a slot for a host names.
    fn local_phrases(&self, v: &View, prep: &str) -> Vec<u16> {
        let words = &self.codebook.words;
        if !words.has("place-in", prep) {
            return Vec::new();
        }
        let place = |t: u16| self.actors.place_at(self.number, t).is_some();
        let local = v.preps.iter().filter(|(q, t)| words.has("where", q) && place(*t));
        local.map(|(_, t)| *t).collect()
    }

    /// Nouns behind a preposition anywhere in a clause.
    fn phrases_of(&self, clause: usize, prep: &str) -> Vec<u16> {
        (0..self.sentence.tokens.len() as u16)
            .filter(|i| self.sentence.owner.get(*i as usize).copied().flatten() == Some(clause as u16))
            .filter(|i| self.tree.tag(*i).is_noun())
            .filter(|i| {
                self.tree.preposition(*i).is_some_and(|p| self.tree.lemma(p) == prep)
                    || i.checked_sub(1).is_some_and(|b| {
                        matches!(self.tree.tag(b), Tag::APPR | Tag::APPRART) && self.tree.lemma(b) == prep
                    })
            })
            .collect()
    }

    /// True when the clause carries a negation of its own.
    fn negated(&self, clause: usize) -> bool {
        self.sentence.clauses.get(clause).is_some_and(|c| c.negated)
    }

    /// Fills one slot; true when at least one token fits.
    fn fill(&self, slot: &FrameSlot, tokens: &[u16], filled: &mut Filled) -> bool {
        if slot.fillers.is_empty() {
            return true;
        }
        let mut any = false;
        for t in tokens {
            for alternative in &slot.fillers {
                if alternative.iter().all(|f| self.matches(f, *t)) {
                    any = true;
                    let before = filled.used.len();
                    for f in alternative {
                        self.assign(f, *t, filled);
                    }
                    // "verurteilte den Angriff auf Kiew": whose deed it is counts, and the deed is an event of its own
                    if alternative.iter().any(|f| matches!(f, Filler::Actor | Filler::Target | Filler::Owned))
                    {
                        filled.used.truncate(before);
                    }
                    break;
                }
            }
        }
        any
    }

    fn assign(&self, filler: &Filler, t: u16, filled: &mut Filled) {
        match filler {
            Filler::Actor | Filler::Both => {
                filled.actors.push(Participant::Mention(t));
                filled.score += 2;
            }
            Filler::Target => {
                filled.recipients.push(Participant::Mention(t));
                filled.score += 2;
            }
            Filler::Owned => {
                // "recalled its ambassador": one's own people suffer nothing
                if self.political(t) && !self.has_own(t) {
                    filled.recipients.push(Participant::Mention(t));
                } else if let Some(code) =
                    self.actors.place_at(self.number, t).and_then(|p| p.place.country.clone())
                {
                    let sectors = self.sectors_of_thing(t);
                    filled.recipients.push(Participant::Country(Owner { code, sectors, token: t }));
                } else if let Some(p) = self.owner(t) {
                    filled.recipients.push(self.as_owner_of(t, p));
                    filled.recipients.extend(self.partners(t).into_iter().map(Participant::Mention));
                } else if let Some(o) = self.state_of_the_deed(t, filled) {
                    filled.recipients.push(Participant::Country(o));
                } else {
                    filled.open_recipient = true;
                    filled.thing.get_or_insert(t);
                }
                filled.score += 1;
            }
            Filler::Host => {
                if let Some(code) = self.country(t) {
                    filled.recipients.push(Participant::Country(Owner::state(code, t)));
                    filled.score += 2;
                }
                filled.places.push(t);
            }
            Filler::Place => filled.places.push(t),
            Filler::Literal(_) => {
                filled.used.push(t);
                filled.score += 4;
            }
            Filler::Class(_) => {
                filled.used.push(t);
                filled.score += 2;
            }
            _ => {}
        }
    }

    /// "die Festnahme des Bischofs": arrests and bans of people are the deed of their state, unless it is the one that
    /// speaks of it.
    fn state_of_the_deed(&self, t: u16, filled: &Filled) -> Option<Owner> {
        let (sufferer, code) = self.sufferers(t).into_iter().find_map(|x| Some((x, self.country(x)?)))?;
        self.codebook.world.state(&code)?;
        let by_state = self
            .noun_frames(t)
            .iter()
            .any(|f| matches!(&f.kind, FrameKind::Event(k) if matches!(k.as_str(), "COERCE" | "SANCTION")));
        let governs = |x: u16| {
            self.actors
                .entity_at(self.number, x)
                .is_some_and(|e| e.code.as_deref() == Some(&code) && e.sectors.iter().any(|s| s == "GOV"))
        };
        let own = !governs(sufferer) && filled.actors.iter().any(|a| governs(a.token()));
        (by_state && !own).then(|| Owner::state(code, t))
    }

    /// Country of a place or actor token.
    pub fn country(&self, t: u16) -> Option<String> {
        if let Some(p) = self.actors.place_at(self.number, t) {
            return p.place.country.clone();
        }
        self.actors.entity_at(self.number, t).and_then(|e| e.code.clone())
    }

    /// True for a token that means a political actor.
    pub fn political(&self, t: u16) -> bool {
        self.actors.entity_at(self.number, t).is_some_and(|e| {
            !matches!(e.sort, Sort::Media | Sort::Circles | Sort::Other)
                && (e.code.is_some() || !e.sectors.is_empty())
        }) || self.first_person(t)
    }

    /// "wir" and "ich": whoever speaks.
    pub fn first_person(&self, t: u16) -> bool {
        self.tree.tag(t) == Tag::PPER && self.codebook.words.has("we", self.tree.lemma(t))
    }

    /// True for what the subject calls its own ("its soldiers").
    fn has_own(&self, t: u16) -> bool {
        self.tree.children(t).iter().any(|c| self.own_thing(*c))
    }

    fn matches(&self, filler: &Filler, t: u16) -> bool {
        match filler {
            Filler::Actor => {
                self.political(t) && !self.actors.entity_at(self.number, t).is_some_and(|e| e.private)
            }
            Filler::Target | Filler::Both => self.political(t),
            Filler::Owned | Filler::Any | Filler::Yes | Filler::No => true,
            Filler::Host => {
                self.actors.place_at(self.number, t).is_some() || self.political(t) && !self.has_own(t)
            }
            Filler::Place => self.actors.place_at(self.number, t).is_some(),
            Filler::Class(c) => self.in_class(c, t),
            Filler::Literal(l) => self.is_word(l, t),
            Filler::Not(inner) => !self.matches(inner, t),
        }
    }

    /// The token's lemma, or the head of the compound, stands in the class.
    pub fn in_class(&self, class: &str, t: u16) -> bool {
        // "killed five": people, who have no other word here
        if class == PEOPLE && self.tree.tag(t) == Tag::CARD && self.actors.at(self.number, t).is_some() {
            return true;
        }
        let mut lemma = self.tree.lemma(t).to_owned();
        for _ in 0..4 {
            if self.codebook.classes.excludes(class, &lemma) {
                return false;
            }
            if self.codebook.classes.lists(class, &lemma) {
                return true;
            }
            match self.analyser.parts(&lemma) {
                Some((_, head)) => lemma = head,
                None => return false,
            }
        }
        false
    }

    fn is_word(&self, word: &str, t: u16) -> bool {
        // "hielten die Männer gefangen": a participle that stands for a predicative is written as it is
        let token = self.sentence.tokens.get(t as usize);
        if token.is_some_and(|k| k.tag == Tag::VVPP && k.span.text(self.text) == word) {
            return true;
        }
        let mut lemma = self.tree.lemma(t).to_owned();
        for _ in 0..4 {
            if lemma == word {
                return true;
            }
            match self.analyser.parts(&lemma) {
                Some((_, head)) => lemma = head,
                None => return false,
            }
        }
        false
    }

    /// True when a token fits a slot.
    pub(crate) fn takes(&self, slot: &FrameSlot, t: u16) -> bool {
        slot.fillers.iter().any(|alternative| alternative.iter().all(|f| self.matches(f, t)))
    }
}
