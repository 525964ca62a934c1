//! Frames meet clauses and noun phrases: which slots are filled, by whom, how well.

use crate::actors::{Actors, Sort};
use lagebild_codebook::{Codebook, Filler, Frame, FrameKind, FrameSlot, RoleName};
use lagebild_grammar::clauses::Tree;
use lagebild_grammar::morph::{Analyser, upper_first};
use lagebild_model::syntax::verb;
use lagebild_model::{Clause, Link, Rel, Role, Sentence, Span, Status, Tag};

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
fn participant(slot: &FrameSlot) -> bool {
    (slot.has(&Filler::Target) || slot.has(&Filler::Owned))
        && slot.roles.iter().all(|r| matches!(r, RoleName::Prep(_) | RoleName::Dat))
}

/// True for a slot that takes things, not participants.
fn things_only(slot: &FrameSlot) -> bool {
    !slot.fillers.is_empty()
        && slot.fillers.iter().flatten().all(|f| matches!(f, Filler::Class(_) | Filler::Literal(_)))
}

impl<'a> Matcher<'a> {
    /// Predicate views of all clauses.
    pub fn views(&self) -> Vec<View> {
        let mut out: Vec<View> = Vec::new();
        for k in 0..self.sentence.clauses.len() {
            if let Some(v) = self.view(k) {
                out.push(v);
            }
        }
        // subjects of infinitives and of participles without one come from above
        for i in 0..out.len() {
            let Some(v) = out.get(i) else { continue };
            if !v.subject.is_empty() || v.agentless {
                continue;
            }
            let Some(c) = self.sentence.clauses.get(v.clause) else { continue };
            let infinitive = c.finite.is_none();
            if !infinitive {
                continue;
            }
            if let Some(controllers) = self.controllers(c, &out)
                && let Some(v) = out.get_mut(i)
            {
                v.subject = controllers;
            }
        }
        out
    }

    /// Notes what the governing predicates do to the status of the clauses below them.
    pub fn govern(&mut self, views: &[View]) {
        let mut out = vec![None; self.sentence.clauses.len()];
        for (k, c) in self.sentence.clauses.iter().enumerate() {
            let given = match c.link {
                Link::NounComplement(noun) => self
                    .noun_frames(noun)
                    .into_iter()
                    .filter(|f| {
                        f.slots
                            .iter()
                            .any(|s| s.roles.iter().any(|r| matches!(r, RoleName::Inf | RoleName::Dass)))
                    })
                    .find_map(|f| crate::status::given_by(self.codebook, f, false)),
                Link::Complement | Link::Subject | Link::Adverbial(_) | Link::Inserted => {
                    c.parent.and_then(|p| {
                        let above = views.iter().find(|v| v.clause == p as usize)?;
                        if !above.that.contains(&k)
                            && !above.infinitives.contains(&k)
                            && !above.whether.contains(&k)
                        {
                            return None;
                        }
                        let negated = self.sentence.clauses.get(p as usize).is_some_and(|x| x.negated);
                        let (frame, _) =
                            self.fits(above).into_iter().find(|(f, _)| f.kind != FrameKind::None)?;
                        crate::status::given_by(self.codebook, frame, negated)
                    })
                }
                _ => None,
            };
            if let Some(o) = out.get_mut(k) {
                *o = given;
            }
        }
        self.governed = out;
    }

    /// Who does what an infinitive tells.
    fn controllers(&self, c: &Clause, views: &[View]) -> Option<Vec<u16>> {
        let parent = c.parent? as usize;
        let above = views.iter().find(|v| v.clause == parent)?;
        match c.link {
            Link::NounComplement(noun) => {
                // "die Forderung an Moskau, abzuziehen"; "Plan der Regierung, ..."
                let by = self.noun_doers(noun);
                if by.is_empty() {
                    Some(above.subject.clone())
                } else {
                    Some(by.into_iter().map(|p| p.token()).collect())
                }
            }
            Link::Coordinated => Some(above.subject.clone()),
            _ => {
                let best = self.best_frame_of(above);
                if let Some((frame, filled)) = best {
                    if let Some(role) = &frame.control {
                        let tokens = self.role_tokens(above, role);
                        if !tokens.is_empty() {
                            return Some(tokens);
                        }
                        return Some(above.subject.clone());
                    }
                    let speech_act = matches!(&frame.kind, FrameKind::Event(t) if matches!(t.as_str(), "REQUEST" | "ACCUSE" | "COERCE"));
                    if speech_act {
                        let targets: Vec<u16> = filled.recipients.iter().map(Participant::token).collect();
                        if !targets.is_empty() {
                            return Some(targets);
                        }
                        if matches!(&frame.kind, FrameKind::Event(t) if t == "REQUEST" || t == "ACCUSE") {
                            return Some(Vec::new());
                        }
                    }
                }
                Some(above.subject.clone())
            }
        }
    }

    pub(crate) fn expand(&self, token: u16) -> Vec<u16> {
        let token = self.antecedent(token).unwrap_or(token);
        self.tree.coordinated(token).into_iter().map(|t| self.counted(self.owned_by(t))).collect()
    }

    /// "Taiwans Verteidigungsministerium", which the parser took for one name: the office, not the country.
    fn owned_by(&self, t: u16) -> u16 {
        let genitive = self.tree.tag(t) == Tag::NE
            && self.sentence.tokens.get(t as usize).is_some_and(|k| k.span.text(self.text).ends_with('s'));
        let next = t + 1;
        let other = self.actors.at(self.number, next).is_some_and(|m| m.first == next);
        if genitive && other && self.tree.head(next) == Some(t) && self.tree.rel(next) == Rel::Flat {
            next
        } else {
            t
        }
    }

    /// The noun a relative pronoun stands for; of coordinated nouns the first where the clause is plural.
    fn antecedent(&self, token: u16) -> Option<u16> {
        if self.tree.tag(token) != Tag::PRELS {
            return None;
        }
        let clause = self.sentence.owner.get(token as usize).copied().flatten()?;
        let clause = self.sentence.clauses.get(clause as usize)?;
        let Link::Relative(noun) = clause.link else { return None };
        let bits = clause.finite.and_then(|f| self.tree.token(f)).map_or(0, |t| t.morph.verb);
        let mut noun = noun;
        if bits & verb::PLUR != 0 && bits & verb::SING == 0 {
            while self.tree.rel(noun) == Rel::Conj
                && let Some(first) = self.tree.head(noun)
                && self.tree.tag(first).is_noun()
            {
                noun = first;
            }
        }
        Some(noun)
    }

    /// "mehr als 500 000 Afghanen", "Tausende Bürger": what is counted stands for the phrase.
    fn counted(&self, t: u16) -> u16 {
        let words = &self.codebook.words;
        if !words.has("quantity", self.tree.lemma(t)) || self.actors.at(self.number, t).is_some() {
            return t;
        }
        for k in t + 1..t + 7 {
            match self.tree.tag(k) {
                Tag::NN | Tag::NE => return k,
                Tag::CARD
                | Tag::ADJA
                | Tag::ART
                | Tag::KOKOM
                | Tag::ADV
                | Tag::PIAT
                | Tag::PPOSAT
                | Tag::ADJD => {}
                Tag::APPR if words.has("genitive", self.tree.lemma(k)) => {}
                _ => break,
            }
        }
        t
    }

    fn view(&self, k: usize) -> Option<View> {
        let c = self.sentence.clauses.get(k)?;
        let mut v = View {
            clause: k,
            lemma: c.predicate.to_string(),
            token: c.head,
            subject: Vec::new(),
            object: Vec::new(),
            dative: Vec::new(),
            genitive: Vec::new(),
            predicative: Vec::new(),
            as_: Vec::new(),
            preps: Vec::new(),
            reflexive: false,
            that: Vec::new(),
            infinitives: Vec::new(),
            whether: Vec::new(),
            agentless: false,
            causative: false,
            mutual: false,
        };
        // a name of several words fills one role ("das Auswärtige Amt"): the weightiest it got
        let weight = |r: &Role| match r {
            Role::Subject => 0,
            Role::Object => 1,
            Role::Dative => 2,
            _ => 3,
        };
        let name_of =
            |t: u16| self.actors.at(self.number, t).filter(|m| m.first < m.last).map(|m| (m.first, m.last));
        let mut object_lost = false;
        for s in &c.slots {
            if let Some(name) = name_of(s.token)
                && c.slots.iter().any(|o| {
                    o.token != s.token && name_of(o.token) == Some(name) && weight(&o.role) < weight(&s.role)
                })
            {
                object_lost |= s.role == Role::Object;
                continue;
            }
            // "in der Region Catatumbo": the name belongs to the noun before it
            if s.role == Role::Object
                && self.tree.tag(s.token) == Tag::NE
                && s.token > 0
                && self.tree.tag(s.token - 1) == Tag::NN
                && c.slots.iter().any(|o| o.token + 1 == s.token && matches!(o.role, Role::Prep(_)))
            {
                object_lost = true;
                continue;
            }
            // "die meisten von ihnen", "mehr als 90 von ihnen": those counted
            if (s.role == Role::Agent
                || matches!(&s.role, Role::Prep(p) if self.codebook.words.has("genitive", p)))
                && self.counts_before(s.token)
                && self.political(s.token)
            {
                v.object.retain(|t| self.political(*t));
                v.object.push(s.token);
                continue;
            }
            let tokens = self.expand(s.token);
            match &s.role {
                Role::Subject if c.passive => v.object.extend(tokens),
                Role::Subject => v.subject.extend(tokens),
                Role::Object => v.object.extend(tokens),
                Role::Dative => v.dative.extend(tokens),
                Role::Genitive => v.genitive.extend(tokens),
                Role::Prep(p) => v.preps.extend(tokens.into_iter().map(|t| (p.to_string(), t))),
                Role::Agent if self.speaks_for(c, s.token) => {}
                Role::Agent => v.subject.extend(tokens),
                Role::Predicative => v.predicative.extend(tokens),
                Role::As => v.as_.extend(tokens),
                Role::Reflexive if self.codebook.words.has("each-other", self.tree.lemma(s.token)) => {
                    v.mutual = true;
                }
                Role::Reflexive => v.reflexive = true,
                Role::Adverbial => {
                    if self.tree.tag(s.token) == Tag::ADJD
                        || self.codebook.lexicon.adjective(self.tree.lemma(s.token)).is_some()
                    {
                        v.predicative.push(s.token);
                    }
                }
            }
        }
        // "Human Rights Watch warf ... vor": a name that the parser took for an adverb
        if v.subject.is_empty() && !c.passive && c.finite.is_some() {
            let name = c.slots.iter().find(|x| {
                x.role == Role::Adverbial
                    && (self.owned_by(x.token) != x.token
                        || self
                            .actors
                            .at(self.number, x.token)
                            .is_some_and(|m| m.first < m.last && !m.pronoun))
                    && self.political(self.owned_by(x.token))
            });
            v.subject.extend(name.map(|x| self.owned_by(x.token)));
        }
        // a bare noun that the parser took for an adverbial is the object that is missing
        if v.object.is_empty() && object_lost {
            let noun = c.slots.iter().find(|x| {
                x.role == Role::Adverbial
                    && self.tree.tag(x.token).is_noun()
                    && self.tree.preposition(x.token).is_none()
                    && !v.subject.contains(&x.token)
                    && self
                        .sentence
                        .tokens
                        .get(x.token as usize)
                        .is_some_and(|t| t.morph.agr & lagebild_model::syntax::agr::ACC != 0)
            });
            v.object.extend(noun.map(|x| self.expand(x.token)).unwrap_or_default());
        }
        // an infinitive with zu has no subject of its own
        if c.zu
            && !c.passive
            && v.object.is_empty()
            && !v.subject.is_empty()
            && self.codebook.language != "en"
        {
            std::mem::swap(&mut v.object, &mut v.subject);
        }
        // "wurden 13 Soldaten getötet": the subject of a passive that found no role
        if c.passive && v.object.is_empty() && v.dative.is_empty() {
            let bare = self.tree.children(c.head).iter().copied().find(|t| {
                self.tree.tag(*t).is_noun()
                    && self.tree.preposition(*t).is_none()
                    && self.sentence.owner.get(*t as usize).copied().flatten() == Some(k as u16)
                    && self.political(*t)
            });
            v.object.extend(bare.map(|t| self.expand(t)).unwrap_or_default());
        }
        // als-phrases the parser hung on a noun
        if v.as_.is_empty() {
            for (i, t) in self.sentence.tokens.iter().enumerate() {
                if t.tag == Tag::KOKOM
                    && self.sentence.owner.get(i).copied().flatten() == Some(k as u16)
                    && let Some(h) = t.head
                    && h as usize > i
                    && !self.tree.tag(h).is_verb()
                {
                    v.as_.push(h);
                }
            }
        }
        v.agentless = c.passive && v.subject.is_empty();
        for (i, child) in self.sentence.clauses.iter().enumerate() {
            if child.parent.map(usize::from) != Some(k) {
                continue;
            }
            let complement = matches!(child.link, Link::Complement | Link::Subject)
                || matches!(child.link, Link::Inserted) && child.mark.is_none();
            // a dass-clause or infinitive the parser called adverbial
            let marked = child
                .mark
                .as_deref()
                .is_some_and(|m| self.codebook.words.has("that", m) || self.codebook.words.has("whether", m));
            let bare_infinitive =
                child.zu && child.mark.is_none() && matches!(child.link, Link::Adverbial(_));
            if !complement && !marked && !bare_infinitive {
                continue;
            }
            if child.zu || child.finite.is_none() {
                v.infinitives.push(i);
            } else if child.mark.as_deref().is_some_and(|m| self.codebook.words.has("whether", m)) {
                v.whether.push(i);
            } else {
                v.that.push(i);
            }
        }
        self.causative(&mut v);
        Some(v)
    }

    /// True when a number or word of quantity stands before the von-phrase of a token.
    fn counts_before(&self, t: u16) -> bool {
        let Some(before) = self.tree.preposition(t).and_then(|p| p.checked_sub(1)) else { return false };
        self.tree.tag(before) == Tag::CARD || self.codebook.words.has("quantity", self.tree.lemma(before))
    }

    /// "Mitarbeiter von Hilfsorganisationen wurden überfallen": the von-phrase is theirs, no doer.
    fn speaks_for(&self, c: &Clause, agent: u16) -> bool {
        let Some(prep) = self.tree.preposition(agent) else { return false };
        let Some(before) = prep.checked_sub(1) else { return false };
        c.slots.iter().any(|x| x.role == Role::Subject && x.token == before)
            && self
                .codebook
                .world
                .actor_word(self.tree.lemma(before))
                .is_some_and(|w| w.kind == lagebild_codebook::world::ActorKind::Voice)
    }

    /// "ließ ... liefern": one predicate, the subject of lassen acts.
    fn causative(&self, v: &mut View) {
        if !self.codebook.words.has("let", &v.lemma) {
            return;
        }
        let Some(i) = v.infinitives.first().copied() else { return };
        let Some(inner) = self.sentence.clauses.get(i) else { return };
        if inner.zu {
            return;
        }
        v.lemma = inner.predicate.to_string();
        v.token = inner.head;
        v.causative = true;
        for s in &inner.slots {
            let tokens = self.expand(s.token);
            match &s.role {
                Role::Subject => {
                    if v.subject.is_empty() {
                        v.subject.extend(tokens);
                    } else {
                        v.object.extend(tokens);
                    }
                }
                Role::Object => v.object.extend(tokens),
                Role::Dative => v.dative.extend(tokens),
                Role::Prep(p) => v.preps.extend(tokens.into_iter().map(|t| (p.to_string(), t))),
                Role::Agent => {}
                Role::Reflexive => v.reflexive = true,
                _ => {}
            }
        }
        v.infinitives.clear();
    }

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

    /// All frames that fit a predicate, best first.
    pub fn fits(&self, v: &View) -> Vec<(&'a Frame, Filled)> {
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

    fn fit_verb(&self, frame: &'a Frame, v: &View) -> Option<Filled> {
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
                    for f in alternative {
                        self.assign(f, *t, filled);
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
                if self.political(t) {
                    filled.recipients.push(Participant::Mention(t));
                } else if let Some(code) =
                    self.actors.place_at(self.number, t).and_then(|p| p.place.country.clone())
                {
                    let sectors = self.sectors_of_thing(t);
                    filled.recipients.push(Participant::Country(Owner { code, sectors, token: t }));
                } else if let Some(p) = self.owner(t) {
                    filled.recipients.push(self.as_owner_of(t, p));
                    filled.recipients.extend(self.partners(t).into_iter().map(Participant::Mention));
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

    fn matches(&self, filler: &Filler, t: u16) -> bool {
        match filler {
            Filler::Actor => {
                self.political(t) && !self.actors.entity_at(self.number, t).is_some_and(|e| e.private)
            }
            Filler::Target | Filler::Both => self.political(t),
            Filler::Owned | Filler::Any | Filler::Yes | Filler::No => true,
            Filler::Host => self.actors.place_at(self.number, t).is_some() || self.political(t),
            Filler::Place => self.actors.place_at(self.number, t).is_some(),
            Filler::Class(c) => self.in_class(c, t),
            Filler::Literal(l) => self.is_word(l, t),
            Filler::Not(inner) => !self.matches(inner, t),
        }
    }

    /// The token's lemma, or the head of the compound, stands in the class.
    pub fn in_class(&self, class: &str, t: u16) -> bool {
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

    /// Frames of a noun (its compound head's where it has none of its own).
    pub fn noun_frames(&self, t: u16) -> Vec<&'a Frame> {
        let mut lemma = self.tree.lemma(t).to_owned();
        for _ in 0..4 {
            let found: Vec<&Frame> = self.codebook.frames.of(&lemma).filter(|f| f.noun).collect();
            if !found.is_empty() {
                return found;
            }
            match self.analyser.parts(&lemma) {
                Some((_, head)) => lemma = head,
                None => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// Best frame of a noun with participants.
    pub fn fit_noun(&self, t: u16) -> Option<(&'a Frame, Filled)> {
        let mut best: Option<(&'a Frame, Filled)> = None;
        for f in self.noun_frames(t) {
            if let Some(filled) = self.fit_noun_frame(f, t)
                && best.as_ref().is_none_or(|(_, b)| filled.score > b.score)
            {
                best = Some((f, filled));
            }
        }
        best
    }

    fn noun_role(&self, t: u16, role: &RoleName) -> Vec<u16> {
        let mut out = Vec::new();
        for c in self.tree.children(t) {
            if self.tree.tag(*c).is_verb() || self.tree.tag(*c).is_punctuation() {
                continue;
            }
            let prep = self.tree.preposition(*c).map(|p| self.tree.lemma(p));
            let fits = match role {
                RoleName::Prep(p) => prep == Some(p.as_str()),
                RoleName::Of => match prep {
                    None => matches!(
                        self.tree.rel(*c),
                        Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Dep | Rel::Appos
                    ),
                    Some(p) => self.codebook.words.has("genitive", p),
                },
                _ => false,
            };
            if fits {
                out.extend(self.expand(*c));
            }
        }
        // the phrase behind the noun that the parser hung on the verb: "Angriff [auf X]"
        if out.is_empty()
            && let RoleName::Prep(p) = role
        {
            let mut k = t + 1;
            while k < t + 10 {
                match self.tree.tag(k) {
                    Tag::APPR | Tag::APPRART if self.tree.lemma(k) == p => {
                        let goal = self.tree.head(k).filter(|h| {
                            *h > k && (self.tree.tag(*h).is_noun() || self.tree.tag(*h).is_pronoun())
                        });
                        let goal = goal.or_else(|| (k + 1..k + 5).find(|x| self.tree.tag(*x).is_noun()));
                        out.extend(goal.map(|g| self.expand(g)).unwrap_or_default());
                        break;
                    }
                    Tag::APPR
                    | Tag::APPRART
                    | Tag::ART
                    | Tag::ADJA
                    | Tag::NN
                    | Tag::NE
                    | Tag::CARD
                    | Tag::PPOSAT
                    | Tag::FM
                    | Tag::TRUNC => {}
                    _ => break,
                }
                k += 1;
            }
        }
        out
    }

    fn fit_noun_frame(&self, frame: &'a Frame, t: u16) -> Option<Filled> {
        let mut filled = Filled::default();
        let mut named = 0;
        for slot in &frame.slots {
            let mut ok = false;
            let mut present = false;
            for role in &slot.roles {
                if *role == RoleName::By {
                    let mut doers = self.noun_doers(t);
                    // "die Festnahme des Bürgermeisters": the genitive suffers the deed
                    if matches!(&frame.kind, FrameKind::Event(k) if matches!(k.as_str(), "COERCE" | "ASSAULT" | "SANCTION"))
                    {
                        let suffers = frame
                            .slots
                            .iter()
                            .filter(|x| x.roles.contains(&RoleName::Of) && !x.optional)
                            .find(|x| x.has(&Filler::Target) || x.has(&Filler::Owned));
                        if let Some(of) = suffers {
                            let behind = self.noun_role(t, &RoleName::Of);
                            doers.retain(|p| {
                                !(behind.contains(&p.token())
                                    && of
                                        .fillers
                                        .iter()
                                        .any(|a| a.iter().all(|f| self.matches(f, p.token()))))
                            });
                        }
                    }
                    if doers.is_empty() {
                        continue;
                    }
                    present = true;
                    if slot.has(&Filler::Actor) || slot.has(&Filler::Both) {
                        filled.actors.extend(doers);
                        filled.score += 3;
                        ok = true;
                        named += 1;
                    } else if slot.has(&Filler::Target) || slot.has(&Filler::Owned) {
                        filled.recipients.extend(doers);
                        filled.score += 3;
                        ok = true;
                        named += 1;
                    } else if slot.fillers.is_empty() || slot.has(&Filler::Any) {
                        ok = true;
                    }
                    continue;
                }
                if matches!(role, RoleName::Inf | RoleName::Dass) {
                    let inside = |i: &usize| {
                        self.sentence
                            .clauses
                            .get(*i)
                            .is_some_and(|c| matches!(c.link, Link::NounComplement(n) if n == t))
                    };
                    if (0..self.sentence.clauses.len()).filter(inside).any(|i| self.clause_fits(slot, i)) {
                        present = true;
                        ok = true;
                    }
                    continue;
                }
                let tokens = self.noun_role(t, role);
                if tokens.is_empty() {
                    // compound first part as the thing done to
                    if *role == RoleName::Of
                        && let Some((first, _)) = self.analyser.parts(self.tree.lemma(t))
                        && slot.fillers.iter().flatten().any(|f| self.part_matches(f, &first))
                    {
                        present = true;
                        ok = true;
                        filled.score += 2;
                    }
                    continue;
                }
                present = true;
                let before = filled.actors.len() + filled.recipients.len();
                if self.fill(slot, &tokens, &mut filled) {
                    ok = true;
                    if filled.actors.len() + filled.recipients.len() > before {
                        named += 1;
                    }
                    break;
                }
            }
            if ok {
                filled.slots += 1;
                filled.score += 2;
            } else if !slot.optional && !slot.roles.contains(&RoleName::By) {
                return None;
            } else if present && !slot.optional {
                filled.score -= 1;
            }
        }
        (named > 0
            || frame.kind != FrameKind::Event(String::new()) && !matches!(frame.kind, FrameKind::Event(_)))
        .then_some(filled)
    }

    fn part_matches(&self, filler: &Filler, first: &str) -> bool {
        let candidates = [
            first.to_owned(),
            first.trim_end_matches('s').to_owned(),
            first.trim_end_matches('n').to_owned(),
            first.trim_end_matches("en").to_owned(),
        ];
        match filler {
            Filler::Class(c) => candidates.iter().any(|w| {
                let word = upper_first(w);
                self.codebook.classes.lists(c, &word)
                    || self
                        .analyser
                        .parts(&word)
                        .is_some_and(|(_, head)| self.codebook.classes.lists(c, &head))
            }),
            Filler::Literal(l) => candidates.iter().any(|w| upper_first(w) == *l),
            _ => false,
        }
    }

    /// The span of a noun with its own words and attributes (clauses left out), at most about a line.
    pub fn noun_span(&self, t: u16) -> Span {
        let mut span = self.sentence.tokens.get(t as usize).map_or(Span::default(), |k| k.span);
        let mut open = vec![t];
        let mut steps = 0;
        while let Some(x) = open.pop() {
            steps += 1;
            if steps > 60 {
                break;
            }
            for c in self.tree.children(x) {
                if self.tree.tag(*c).is_verb()
                    || self.tree.tag(*c).is_punctuation()
                    || matches!(
                        self.tree.rel(*c),
                        Rel::Acl
                            | Rel::AclRelcl
                            | Rel::Conj
                            | Rel::Cc
                            | Rel::Parataxis
                            | Rel::Nsubj
                            | Rel::Cop
                            | Rel::Aux
                    )
                {
                    continue;
                }
                if c.abs_diff(t) > 14 {
                    continue;
                }
                if let Some(k) = self.sentence.tokens.get(*c as usize) {
                    span = span.join(k.span);
                }
                open.push(*c);
            }
        }
        span
    }
}
