//! Candidates of events out of one sentence: frames with participants, status, source, date, place and evidence.

use crate::actors::Actors;
use crate::context::has_code;
use crate::matching::{Filled, Matcher, Owner, Participant, View};
use crate::speech::{Speech, chain, content_roles, content_status, is_speech_act};
use crate::status;
use crate::when::Setting;
use lagebild_codebook::{Codebook, Frame, FrameKind, RoleName};
use lagebild_model::{EventDate, EventPlace, ParagraphKind, Party, Sentence, SourceEntry, Span, Status};

/// Bytes that the evidence of a speech act has at most together with its infinitive.
const LONGEST_EVIDENCE: u32 = 300;

/// Margin of a frame without rival.
pub const NO_RIVAL: i32 = 99;

/// An event before merging.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Candidate {
    pub kind: String,
    pub modes: Vec<String>,
    pub contexts: Vec<String>,
    pub actors: Vec<Party>,
    pub recipients: Vec<Party>,
    pub status: Status,
    pub source: Vec<SourceEntry>,
    pub date: Option<EventDate>,
    pub place: Option<EventPlace>,
    pub evidence: Vec<Span>,
    /// Byte of the predicate's first word.
    pub at: u32,
    pub rule: String,
    pub score: i32,
    /// Points by which its frame fits better than the best frame of another meaning.
    pub margin: i32,
    pub slots: usize,
    pub sentence: usize,
    pub clause: Option<usize>,
    pub noun: bool,
    pub definite: bool,
    pub headline: bool,
    /// Sector of the doer that the frame implies when nobody is named.
    pub implied: Option<String>,
    /// Sectors of the owner of the thing done to, where no owner is named.
    pub open: Option<Vec<String>>,
    /// The place stands in the sentence.
    pub placed: bool,
    /// Types of the deed that its object names without saying whose it is ("wies die Vorwürfe zurück").
    pub about: Option<Vec<String>>,
}

/// Something seen and left.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Left {
    pub predicate: String,
    pub span: Span,
    pub reason: String,
    pub rule: Option<String>,
}

/// Assembles the candidates of one sentence.
pub struct Assembler<'a, 'b> {
    /// Matcher over the sentence.
    pub matcher: &'b Matcher<'a>,
    /// Statements.
    pub speech: &'b mut Speech,
    /// Date and place.
    pub setting: &'b Setting<'a>,
    /// Kind of the paragraph.
    pub paragraph: ParagraphKind,
}

/// A predicate that governs nouns: what it does to them.
struct Governor {
    tokens: Vec<u16>,
    status: Status,
    doers: Vec<u16>,
    targets: Vec<u16>,
    statement: Option<usize>,
    negated: bool,
    /// What is accused is real where it is definite ("die Kooperation Nordkoreas").
    accuses: bool,
}

impl<'a> Assembler<'a, '_> {
    fn codebook(&self) -> &'a Codebook {
        self.matcher.codebook
    }

    fn sentence(&self) -> &'a Sentence {
        self.matcher.sentence
    }

    fn actors(&self) -> &'a Actors {
        self.matcher.actors
    }

    fn context_of(&self, clause: usize) -> Option<usize> {
        self.speech.of_clause.get(self.matcher.number).and_then(|v| v.get(clause)).copied().flatten()
    }

    /// All candidates; `noun_statement` opens a statement for nouns told of by a saying verb.
    pub fn run(
        &mut self,
        views: &[View],
        mut noun_statement: impl FnMut(&mut Speech, &View, Option<usize>) -> usize,
    ) -> (Vec<Candidate>, Vec<Left>) {
        let mut out = Vec::new();
        let mut left = Vec::new();
        let mut used: Vec<u16> = Vec::new();
        let mut governors: Vec<Governor> = Vec::new();
        for v in views {
            let fits = self.matcher.fits(v);
            let best_event = fits.iter().find(|(f, _)| matches!(f.kind, FrameKind::Event(_)));
            let best = fits.first();
            match best {
                None if v.subject.iter().chain(&v.object).any(|t| self.matcher.political(*t)) => {
                    let decided = self.codebook().frames.decided(&v.lemma);
                    let nearest = self.matcher.nearest(v);
                    left.push(Left {
                        predicate: v.lemma.clone(),
                        span: self.clause_span(v.clause),
                        reason: match &nearest {
                            Some((_, role)) => format!("no frame fits: {role}"),
                            None if decided => "no frame fits".into(),
                            None => "no decision".into(),
                        },
                        rule: nearest.map(|(f, _)| f.id.clone()),
                    });
                }
                Some((f, _)) if f.kind == FrameKind::None => {
                    left.push(Left {
                        predicate: v.lemma.clone(),
                        span: self.clause_span(v.clause),
                        reason: f.reason.clone().unwrap_or_else(|| "no event".into()),
                        rule: Some(f.id.clone()),
                    });
                }
                _ => {}
            }
            // a frame of an event wins over saying and modal frames of equal rank
            let chosen = match (best_event, best) {
                (Some(e), Some(b))
                    if b.1.score > e.1.score + 3 && !matches!(b.0.kind, FrameKind::Event(_)) =>
                {
                    None
                }
                (Some(e), Some(b)) if b.0.kind == FrameKind::None && b.1.score > e.1.score => None,
                (Some(e), _) => Some(e),
                _ => None,
            };
            if let Some((frame, filled)) = chosen {
                used.extend(&filled.used);
                let rival = fits.iter().filter(|(f, _)| f.kind != frame.kind).map(|(_, x)| x.score).max();
                if let Some(mut c) = self.verb_candidate(frame, filled, v) {
                    c.margin = rival.map_or(NO_RIVAL, |r| filled.score - r);
                    out.push(c);
                } else {
                    left.push(Left {
                        predicate: v.lemma.clone(),
                        span: self.clause_span(v.clause),
                        reason: "nobody named".into(),
                        rule: Some(frame.id.clone()),
                    });
                }
                let statement = self.is_speech(frame);
                let content = if let FrameKind::Event(_) = frame.kind {
                    content_status(self.codebook(), frame)
                } else {
                    Status::Actual
                };
                if statement {
                    let tokens = self.content_tokens(frame, v);
                    if !tokens.is_empty() {
                        let inside = self.context_of(v.clause);
                        let k = noun_statement(self.speech, v, inside);
                        let doers = if matches!(&frame.kind, FrameKind::Event(t) if t == "REQUEST" || t == "ACCUSE")
                        {
                            filled.recipients.iter().map(Participant::token).collect()
                        } else {
                            v.subject.clone()
                        };
                        governors.push(Governor {
                            tokens,
                            status: content,
                            doers,
                            targets: Vec::new(),
                            statement: Some(k),
                            negated: false,
                            accuses: matches!(&frame.kind, FrameKind::Event(t) if t == "ACCUSE"),
                        });
                    }
                }
            }
            for (frame, filled) in &fits {
                match frame.kind {
                    FrameKind::Say if chosen.is_none() => {
                        let tokens = self.content_tokens(frame, v);
                        if !tokens.is_empty() {
                            let inside = self.context_of(v.clause);
                            let k = noun_statement(self.speech, v, inside);
                            governors.push(Governor {
                                tokens,
                                status: content_status(self.codebook(), frame),
                                doers: Vec::new(),
                                targets: Vec::new(),
                                statement: Some(k),
                                negated: false,
                                accuses: false,
                            });
                        }
                    }
                    FrameKind::Modal | FrameKind::Let => {
                        let mut tokens: Vec<u16> = Vec::new();
                        for role in content_roles(frame) {
                            tokens.extend(self.role(v, role));
                        }
                        tokens.extend(&filled.used);
                        if tokens.is_empty() {
                            continue;
                        }
                        let claim = status::of_clause(
                            self.codebook(),
                            self.sentence(),
                            v.clause,
                            self.context_of(v.clause).is_some(),
                            &self.matcher.governed,
                        );
                        let own = frame.status.unwrap_or(Status::Actual);
                        let subject_is_event = tokens.iter().any(|t| v.subject.contains(t));
                        let subject_named = frame
                            .slots
                            .iter()
                            .any(|s| s.roles.contains(&RoleName::Subj) && !s.fillers.is_empty());
                        let doers = if subject_is_event || subject_named && filled.actors.is_empty() {
                            Vec::new()
                        } else {
                            v.subject.clone()
                        };
                        let doers = if filled.actors.is_empty() {
                            doers
                        } else {
                            filled.actors.iter().map(Participant::token).collect()
                        };
                        let targets = filled.recipients.iter().map(Participant::token).collect();
                        governors.push(Governor {
                            tokens,
                            status: status::combine(own, claim.status),
                            doers,
                            targets,
                            statement: None,
                            negated: claim.status == Status::Negated,
                            accuses: false,
                        });
                        break;
                    }
                    _ => {}
                }
            }
        }
        self.same_deed(&mut out);
        self.nouns(&used, &governors, &mut out);
        (out, left)
    }

    /// One deed in two clauses: "fired tear gas to break up the crowd", "attacked a village, killing ten", "ten people were
    /// killed when gunmen attacked". What it is for and what came of it is evidence of the deed.
    fn same_deed(&self, out: &mut Vec<Candidate>) {
        let mut k = 0;
        while k < out.len() {
            let found = out.iter().enumerate().find(|(i, deed)| {
                *i != k && out.get(k).is_some_and(|c| c.kind == deed.kind && self.told_again(c, deed))
            });
            let Some((into, _)) = found else {
                k += 1;
                continue;
            };
            let gone = out.remove(k);
            let into = if into > k { into - 1 } else { into };
            if let Some(deed) = out.get_mut(into) {
                deed.evidence.extend(gone.evidence);
                if deed.modes.is_empty() {
                    deed.modes = gone.modes;
                }
            }
        }
    }

    /// True when a clause only tells what the deed of another is for or what came of it.
    fn told_again(&self, c: &Candidate, deed: &Candidate) -> bool {
        let clauses = &self.sentence().clauses;
        let words = &self.codebook().words;
        let (Some(k), Some(d)) = (c.clause, deed.clause) else { return false };
        let (Some(own), Some(other)) = (clauses.get(k), clauses.get(d)) else { return false };
        if !crate::when::is_deed(&c.kind) || c.noun || deed.noun || deed.status != Status::Actual {
            return false;
        }
        let below = own.parent.map(usize::from) == Some(d);
        let purpose = below
            && own.zu
            && matches!(&own.link, lagebild_model::Link::Adverbial(Some(m)) if words.has("purpose", m));
        let suffered = words.has("killed-deed", &own.predicate) || words.has("wounded-deed", &own.predicate);
        let result = below
            && suffered
            && own.finite.is_none()
            && !own.zu
            && own.link == lagebild_model::Link::Adverbial(None);
        let victims = suffered
            && own.passive
            && c.status == Status::Actual
            && !own.slots.iter().any(|s| s.role == lagebild_model::Role::Agent)
            && other.parent.map(usize::from) == Some(k)
            && matches!(&other.link, lagebild_model::Link::Adverbial(Some(m)) if words.has("time-mark", m));
        purpose || result || victims
    }

    fn role(&self, v: &View, role: &RoleName) -> Vec<u16> {
        match role {
            RoleName::Subj => v.subject.clone(),
            RoleName::Obj => v.object.clone(),
            RoleName::Dat => v.dative.clone(),
            RoleName::Pred => v.predicative.clone(),
            RoleName::Prep(p) => v.preps.iter().filter(|(q, _)| q == p).map(|(_, t)| *t).collect(),
            _ => Vec::new(),
        }
    }

    /// Nouns that are told, demanded, threatened: in the object or a prepositional slot that takes no participant.
    fn content_tokens(&self, frame: &Frame, v: &View) -> Vec<u16> {
        let named = |p: &str| {
            frame.slots.iter().any(|s| s.roles.iter().any(|r| matches!(r, RoleName::Prep(q) if q == p)))
        };
        let mut out = Vec::new();
        for t in v.object.iter().chain(v.preps.iter().filter(|(p, _)| named(p)).map(|(_, t)| t)) {
            if !self.matcher.political(*t) && !out.contains(t) {
                out.push(*t);
            }
        }
        out
    }

    fn is_speech(&self, frame: &Frame) -> bool {
        matches!(&frame.kind, FrameKind::Event(t) if matches!(t.as_str(), "ACCUSE" | "REQUEST" | "THREATEN" | "REJECT" | "AGREE" | "CONCEDE"))
    }

    /// Whose ships, aircraft and arms a deed is done with: "Chinese coast guard ships rammed a boat".
    fn behind_the_means(&self, v: &View) -> Vec<Participant> {
        let means = ["weapons", "aircraft", "ship", "vessel", "warcraft", "troops"];
        let m = self.matcher;
        v.subject
            .iter()
            .filter(|t| !v.agentless && !m.political(**t))
            .filter(|t| {
                !m.sectors_of_thing(**t).is_empty() || means.iter().any(|class| m.in_class(class, **t))
            })
            .filter_map(|t| m.owner(*t).map(|p| m.as_owner_of(*t, p)))
            .collect()
    }

    /// The government whose capital or seat a token names, or the organisation that has its seat there (Brüssel).
    fn seat(&self, t: u16) -> Option<Owner> {
        let form = self.sentence().tokens.get(t as usize)?.span.text(self.matcher.text);
        let world = &self.codebook().world;
        if let Some(o) = world.organisations.iter().find(|o| o.other_de.iter().any(|n| n == form)) {
            return Some(Owner { code: o.code.clone(), sectors: o.sectors.clone(), token: t });
        }
        let named = |n: &String| n == form;
        let state = world.states.iter().find(|s| s.capital_de.iter().chain(&s.seats_de).any(named))?;
        Some(Owner::state(state.code.clone(), t))
    }

    fn clause_span(&self, clause: usize) -> Span {
        self.sentence().clauses.get(clause).map_or(Span::default(), |c| c.span)
    }

    fn parties(&self, participants: &[Participant], speakers: &[Party]) -> Vec<Party> {
        let mut out: Vec<Party> = Vec::new();
        for p in participants {
            match p {
                Participant::Mention(t) => {
                    if self.matcher.first_person(*t) {
                        out.extend(speakers.iter().cloned());
                        continue;
                    }
                    if let Some(m) = self.actors().at(self.matcher.number, *t) {
                        out.extend(self.actors().parties(m, self.matcher.text));
                    }
                }
                Participant::Country(o) => {
                    let span =
                        self.sentence().tokens.get(o.token as usize).map_or(Span::default(), |k| k.span);
                    let state = self.codebook().world.state(&o.code).is_some();
                    let sector =
                        if o.sectors.is_empty() && state { vec!["GOV".into()] } else { o.sectors.clone() };
                    out.push(Party {
                        code: Some(o.code.clone()),
                        sector,
                        text: span.text(self.matcher.text).to_owned(),
                        span,
                        ..Party::default()
                    });
                }
            }
        }
        let mut unique: Vec<Party> = Vec::new();
        for p in out {
            if !unique.iter().any(|u| u.code == p.code && u.sector == p.sector) {
                unique.push(p);
            }
        }
        unique
    }

    /// The speakers of a statement as parties, for "wir".
    fn speaker_parties(&self, context: Option<usize>) -> Vec<Party> {
        let Some(c) = context.and_then(|k| self.speech.contexts.get(k)) else { return Vec::new() };
        c.speakers
            .iter()
            .filter_map(|s| s.token)
            .filter_map(|(n, t)| self.actors().at(n, t))
            .map(|m| self.actors().party(m, self.matcher.text))
            .collect()
    }

    /// On whose word a statement itself rests: its speakers do what they say.
    fn who_tells_of(&self, statement: Option<usize>) -> Vec<SourceEntry> {
        let outer = statement.and_then(|k| self.speech.contexts.get(k)).and_then(|c| c.inside);
        chain(self.speech, self.actors(), self.matcher.text, outer)
    }

    fn verb_candidate(&self, frame: &Frame, filled: &Filled, v: &View) -> Option<Candidate> {
        let FrameKind::Event(kind) = &frame.kind else { return None };
        let context = self.context_of(v.clause);
        let source = chain(self.speech, self.actors(), self.matcher.text, context);
        // a negation that belongs to the predicate ("nicht anerkennen") negates nothing more
        let claim = if frame.slots.iter().any(|x| x.roles.contains(&RoleName::Not)) {
            status::affirmed(
                self.codebook(),
                self.sentence(),
                v.clause,
                context.is_some(),
                &self.matcher.governed,
            )
        } else {
            status::of_clause(
                self.codebook(),
                self.sentence(),
                v.clause,
                context.is_some(),
                &self.matcher.governed,
            )
        };
        let speakers = self.speaker_parties(context);
        let mut actors = self.parties(&filled.actors, &speakers);
        if actors.is_empty() && crate::when::is_deed(kind) {
            actors = self.parties(&self.behind_the_means(v), &speakers);
        }
        // "Polish jets were handed over to Ukraine": those whose goods they were
        if actors.is_empty() && v.agentless && kind == "AID" {
            let goods = v.object.iter().filter(|t| !self.matcher.political(**t));
            let givers: Vec<Participant> = goods.filter_map(|t| self.matcher.owner(*t)).collect();
            actors = self.parties(&givers, &speakers);
        }
        // "In Brüssel wurde vor den Plänen gewarnt", "aus Tokio wurde Protest eingelegt": the seat speaks for its government
        if actors.is_empty() && v.agentless && (self.is_speech(frame) || kind == "SUPPORT") {
            let seats = v.preps.iter().filter(|(p, _)| self.codebook().words.has("seat-speaks", p));
            let speak: Vec<Participant> =
                seats.filter_map(|(_, t)| self.seat(*t)).map(Participant::Country).collect();
            actors = self.parties(&speak, &speakers);
        }
        let mut recipients = self.parties(&filled.recipients, &speakers);
        // "demanded that Ukraine hand over its spy chief": of whom it is demanded
        if recipients.is_empty() && !actors.is_empty() && kind == "REQUEST" {
            let asked = v.that.iter().filter_map(|k| self.sentence().clauses.get(*k)).filter(|c| !c.passive);
            let subjects = asked.flat_map(|c| &c.slots).filter(|s| s.role == lagebild_model::Role::Subject);
            let named: Vec<Participant> = subjects
                .flat_map(|s| self.matcher.expand(s.token))
                .filter(|t| self.matcher.political(*t))
                .map(Participant::Mention)
                .collect();
            recipients = self.parties(&named, &speakers);
            recipients.retain(|r| !has_code(&actors, r));
        }
        recipients.retain(|r| !actors.iter().any(|a| a.span == r.span && !r.span.is_empty()));
        let place = self.place(filled, v, kind);
        // "Russland sei eine Gefahr, sagte X": who says such a thing does it
        let mut source = source;
        if actors.is_empty()
            && !v.agentless
            && matches!(kind.as_str(), "ACCUSE" | "SUPPORT")
            && frame
                .slots
                .iter()
                .any(|s| s.roles.contains(&RoleName::Subj) && !s.has(&lagebild_codebook::Filler::Actor))
            && !speakers.is_empty()
        {
            actors.clone_from(&speakers);
            source = self.who_tells_of(context);
        }
        // "der Botschafter sei einbestellt worden, teilte das Außenministerium mit"
        let governs = |p: &Party| p.sector.iter().any(|s| s == "GOV");
        if actors.is_empty()
            && v.agentless
            && matches!(kind.as_str(), "ACCUSE" | "SANCTION" | "REQUEST" | "REJECT")
            && speakers.iter().any(governs)
        {
            actors.extend(speakers.iter().filter(|p| governs(p)).cloned());
        }
        let implied = v.agentless && frame.actor.is_some();
        let political = !actors.is_empty() || !recipients.is_empty() || implied;
        if !political && !matches!(kind.as_str(), "ASSAULT" | "PROTEST") {
            return None;
        }
        if kind == "ASSAULT" && !political && !filled.open_recipient {
            return None;
        }
        if matches!(kind.as_str(), "CONSULT" | "COOPERATE" | "AGREE")
            && recipients.is_empty()
            && actors.is_empty()
        {
            return None;
        }
        let date = self.setting.date(self.matcher.number, Some(v.clause), None);
        let sentence = self.sentence();
        let token = sentence.tokens.get(v.token as usize)?;
        let placed = place.is_some();
        let mut span = self.clause_span(v.clause);
        if v.causative
            && let Some(c) = sentence.clauses.iter().find(|c| c.head == v.token)
        {
            span = span.join(c.span);
        }
        // "rief beide Seiten auf, die Kämpfe einzustellen": the demand is told in the infinitive
        if self.is_speech(frame) {
            for i in &v.infinitives {
                if let Some(c) = sentence.clauses.get(*i)
                    && c.zu
                    && c.span.start >= span.end
                    && c.span.end - span.start < LONGEST_EVIDENCE
                {
                    span = span.join(c.span);
                }
            }
        }
        let status = match frame.status {
            Some(s) if claim.status == Status::Actual => s,
            _ => claim.status,
        };
        // "Wir lehnen das ab, sagte X": the sentence does it, nobody tells it (coding guide, section 5); English puts what was
        // said in the past ("it stood with Japan, the White House said")
        let spoken = |tense| match tense {
            lagebild_model::Tense::Present => true,
            lagebild_model::Tense::Past => self.codebook().language == "en",
            _ => false,
        };
        if status == Status::Actual
            && is_speech_act(kind)
            // "we are not prepared to risk it" only looks like a passive
            && !(v.agentless && filled.actors.is_empty())
            && self
                .sentence()
                .clauses
                .get(v.clause)
                .is_some_and(|c| spoken(c.tense))
            && same_voice(&actors, &speakers)
        {
            source = self.who_tells_of(context);
        }
        Some(Candidate {
            kind: kind.clone(),
            modes: frame.modes.clone(),
            contexts: frame.contexts.clone(),
            actors,
            recipients,
            status,
            source,
            date,
            place,
            evidence: vec![span],
            at: token.span.start,
            rule: frame.id.clone(),
            score: filled.score,
            margin: NO_RIVAL,
            slots: filled.slots,
            sentence: self.matcher.number,
            clause: Some(v.clause),
            noun: false,
            definite: false,
            headline: self.paragraph != ParagraphKind::Body,
            implied: frame.actor.clone(),
            open: filled.thing.map(|t| self.matcher.sectors_of_thing(t)),
            placed,
            about: self.deed_named(v),
        })
    }

    /// Types of event that an object of a predicate names by a noun without participants.
    fn deed_named(&self, v: &View) -> Option<Vec<String>> {
        let behind = v.preps.iter().map(|(_, t)| t);
        v.object.iter().chain(&v.dative).chain(behind).find_map(|t| {
            if self.matcher.political(*t) || self.matcher.owner(*t).is_some() {
                return None;
            }
            let kinds: Vec<String> = self
                .matcher
                .noun_frames(*t)
                .into_iter()
                .filter_map(|f| match &f.kind {
                    FrameKind::Event(kind) => Some(kind.clone()),
                    _ => None,
                })
                .collect();
            (!kinds.is_empty()).then_some(kinds)
        })
    }

    fn place(&self, filled: &Filled, v: &View, kind: &str) -> Option<EventPlace> {
        let number = self.matcher.number;
        let named: Vec<&EventPlace> = filled
            .places
            .iter()
            .filter(|_| crate::when::is_deed(kind))
            .filter_map(|t| self.actors().place_at(number, *t))
            .map(|p| &p.place)
            .collect();
        self.setting.place_or(&named, number, v.clause, kind)
    }

    fn nouns(&self, used: &[u16], governors: &[Governor], out: &mut Vec<Candidate>) {
        let sentence = self.sentence();
        for (i, token) in sentence.tokens.iter().enumerate() {
            let t = i as u16;
            if token.tag != lagebild_model::Tag::NN
                || used.contains(&t)
                || self.matcher.noun_frames(t).is_empty()
            {
                continue;
            }
            let governor = governors.iter().find(|g| g.tokens.contains(&t)).or_else(|| {
                governors.iter().find(|g| g.statement.is_some() && g.tokens.iter().any(|x| self.below(t, *x)))
            });
            let above = self.noun_governor(t);
            let Some((frame, filled)) = self.matcher.fit_noun(t).or_else(|| self.bare_noun(t, governor))
            else {
                continue;
            };
            let FrameKind::Event(kind) = &frame.kind else { continue };
            let clause = sentence.owner.get(i).copied().flatten().map(usize::from);
            let mut context = clause.and_then(|c| self.context_of(c));
            let mut status = Status::Actual;
            if let Some(c) = clause {
                let claim = status::of_clause(
                    self.codebook(),
                    sentence,
                    c,
                    context.is_some(),
                    &self.matcher.governed,
                );
                // the verb's status is the noun's only where the verb carries it
                if governor.is_some_and(|g| g.statement.is_none()) {
                    status = claim.status;
                }
            }
            let mut actors = filled.actors.clone();
            let mut recipients = filled.recipients.clone();
            if let Some(g) = governor {
                if g.statement.is_some() {
                    context = g.statement;
                    status = g.status;
                } else {
                    status = status::combine(status, g.status);
                }
                if g.negated {
                    status = Status::Negated;
                }
                if actors.is_empty() {
                    actors = g
                        .doers
                        .iter()
                        .filter(|d| self.matcher.political(**d))
                        .map(|d| Participant::Mention(*d))
                        .collect();
                }
                if recipients.is_empty() {
                    recipients = g.targets.iter().map(|d| Participant::Mention(*d)).collect();
                }
            }
            if let Some(a) = above {
                status = status::combine(status, a);
            }
            let of_both = self.of_both(t, clause);
            // "nach einem Treffen mit seinem Kollegen sagte er": the subject takes part
            if matches!(kind.as_str(), "CONSULT" | "COOPERATE")
                && recipients.is_empty()
                && (self.with_others(t) || of_both)
                && let Some(c) = clause.and_then(|c| sentence.clauses.get(c)).filter(|c| !c.passive)
            {
                if of_both {
                    actors.clear();
                }
                for slot in c.slots.iter().filter(|s| s.role == lagebild_model::Role::Subject) {
                    if slot.token != t && !self.below(slot.token, t) && self.matcher.political(slot.token) {
                        let more = self.matcher.expand(slot.token).into_iter().map(Participant::Mention);
                        actors.extend(more.filter(|p| self.matcher.political(p.token())));
                    }
                }
            }
            let speakers = self.speaker_parties(context);
            let actors = self.parties(&actors, &speakers);
            let mut recipients = self.parties(&recipients, &speakers);
            recipients.retain(|r| !actors.iter().any(|a| a.span == r.span && !r.span.is_empty()));
            if actors.is_empty() && recipients.is_empty() {
                continue;
            }
            let definite = self.matcher.tree.children(t).iter().any(|c| {
                matches!(
                    self.matcher.tree.tag(*c),
                    lagebild_model::Tag::ART | lagebild_model::Tag::PDAT | lagebild_model::Tag::APPRART
                ) && !self.matcher.tree.lemma(*c).starts_with("ein")
                    && !self.matcher.codebook.words.has("indefinite", self.matcher.tree.lemma(*c))
            });
            if definite && governor.is_some_and(|g| g.accuses) {
                status = Status::Actual;
            }
            let span = self.matcher.noun_span(t);
            let evidence = governor
                .filter(|g| g.statement.is_none())
                .and_then(|_| clause.map(|c| self.clause_span(c)))
                .unwrap_or(span);
            let number = self.matcher.number;
            let place =
                self.setting.noun_place(number, t, kind).or_else(|| self.setting.place(number, clause, kind));
            let placed = place.is_some();
            out.push(Candidate {
                kind: kind.clone(),
                modes: frame.modes.clone(),
                contexts: frame.contexts.clone(),
                actors,
                recipients,
                status: frame.status.filter(|_| status == Status::Actual).unwrap_or(status),
                source: chain(self.speech, self.actors(), self.matcher.text, context),
                date: self.setting.date(self.matcher.number, clause, Some(span)),
                place,
                evidence: vec![evidence],
                at: token.span.start,
                rule: frame.id.clone(),
                score: filled.score - 1,
                margin: NO_RIVAL,
                slots: filled.slots,
                sentence: self.matcher.number,
                clause,
                noun: true,
                definite,
                headline: self.paragraph != ParagraphKind::Body,
                implied: frame.actor.clone(),
                open: filled.thing.map(|t| self.matcher.sectors_of_thing(t)),
                placed,
                about: None,
            });
        }
    }

    /// True for a noun with a mit-phrase and nobody else.
    fn with_others(&self, t: u16) -> bool {
        let words = &self.codebook().words;
        let tree = &self.matcher.tree;
        let joined = |p: u16| words.has("joint", tree.lemma(p)) && !words.has("agent", tree.lemma(p));
        tree.children(t)
            .iter()
            .any(|c| tree.preposition(*c).is_some_and(joined) && tree.rel(*c) != lagebild_model::Rel::Conj)
            && self.matcher.noun_doers(t).is_empty()
    }

    /// "Kim und Putin hätten bei ihrem Treffen gezeigt": true for a noun with *their* where the subject before it names several.
    fn of_both(&self, t: u16, clause: Option<usize>) -> bool {
        let tree = &self.matcher.tree;
        let theirs = |c: u16| {
            tree.tag(c) == lagebild_model::Tag::PPOSAT && self.codebook().words.has("their", tree.lemma(c))
        };
        let several = |s: u16| {
            let named = self.matcher.expand(s).into_iter().filter(|x| self.matcher.political(*x));
            s < t && named.count() > 1
        };
        tree.children(t).iter().any(|c| theirs(*c))
            && clause.and_then(|c| self.sentence().clauses.get(c)).is_some_and(|c| {
                c.slots.iter().any(|x| x.role == lagebild_model::Role::Subject && several(x.token))
            })
    }

    /// True when `t` is an attribute somewhere below `top`, in the same clause.
    fn below(&self, t: u16, top: u16) -> bool {
        let mut at = self.matcher.tree.head(t);
        let mut steps = 0;
        while let Some(x) = at {
            if x == top {
                return true;
            }
            if self.matcher.tree.tag(x).is_verb() || steps > 6 {
                return false;
            }
            at = self.matcher.tree.head(x);
            steps += 1;
        }
        false
    }

    /// Status a governing noun gives: "die Furcht vor einem Krieg", "Pläne für einen Angriff".
    fn noun_governor(&self, t: u16) -> Option<Status> {
        let tree = &self.matcher.tree;
        let h = tree.head(t).filter(|h| tree.tag(*h) == lagebild_model::Tag::NN)?;
        let prep = tree.preposition(t).map(|p| tree.lemma(p).to_owned());
        for f in self.matcher.noun_frames(h) {
            if f.kind != FrameKind::Modal {
                continue;
            }
            let fits = content_roles(f).any(|r| match r {
                RoleName::Prep(p) => prep.as_deref() == Some(p.as_str()),
                RoleName::Of | RoleName::By | RoleName::Gen => prep.is_none(),
                _ => false,
            });
            if fits {
                return f.status;
            }
        }
        None
    }

    /// A noun without participants of its own counts when a support verb brings them.
    fn bare_noun(&self, t: u16, governor: Option<&Governor>) -> Option<(&'a Frame, Filled)> {
        let g = governor?;
        if !g.doers.iter().chain(&g.targets).any(|d| self.matcher.political(*d)) {
            return None;
        }
        let frame = self.matcher.noun_frames(t).into_iter().find(|f| {
            matches!(f.kind, FrameKind::Event(_))
                && f.slots.iter().all(|s| s.optional || s.roles.contains(&RoleName::By))
        })?;
        Some((frame, Filled { score: 1, ..Filled::default() }))
    }
}

/// True when those who do it are those who speak: the same mention, one that points to it, two pronouns of one country and
/// sector, or the same name. A government's
/// spokesman who tells what it does is its source.
fn same_voice(actors: &[Party], speakers: &[Party]) -> bool {
    let speaks = |a: &Party| {
        speakers.iter().filter(|s| s.code.is_some() && s.code == a.code).any(|s| {
            a.span == s.span
                || a.antecedent == Some(s.span)
                || a.antecedent.is_some() && s.antecedent.is_some() && a.sector == s.sector
                || a.name.is_some() && a.name == s.name
        })
    };
    !actors.is_empty() && actors.iter().all(speaks)
}
