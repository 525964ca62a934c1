//! Predicates with their roles: passives turned, causatives joined, subjects of infinitives found.

use super::*;

impl Matcher<'_> {
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
    pub(super) fn controllers(&self, c: &Clause, views: &[View]) -> Option<Vec<u16>> {
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
            // "blamed Tehran for the attack, sending more troops": a participle beside the verb has its subject
            Link::Adverbial(None) if !c.zu => Some(above.subject.clone()),
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
        let mut out: Vec<u16> = Vec::new();
        for t in self.tree.coordinated(token) {
            let t = self.counted(self.owned_by(t));
            let members = self.members(t);
            for x in if members.is_empty() { vec![t] } else { members } {
                if !out.contains(&x) {
                    out.push(x);
                }
            }
        }
        out
    }

    /// "allies such as Germany", "countries including Iran and Syria", "its ally, Germany": those whom a noun of several or of a
    /// relation names behind it.
    fn members(&self, t: u16) -> Vec<u16> {
        let words = &self.codebook.words;
        let named = |k: u16| {
            let m = self.actors.at(self.number, k).filter(|m| m.first == k)?;
            let e = self.actors.entities.get(m.entity)?;
            let name = self.tree.tag(k) == Tag::NE && e.code.is_some();
            name.then_some((m.head, m.last))
        };
        if !self.tree.tag(t).is_noun() || named(t).is_some() {
            return Vec::new();
        }
        let comma = u16::from(self.tree.tag(t + 1) == Tag::COMMA);
        let first = t + 1 + comma;
        let form = |k: u16| {
            let token = self.sentence.tokens.get(k as usize);
            token.map_or("", |x| x.span.text(self.text))
        };
        let mut k = if words.has("namely", &format!("{}_{}", form(first), form(first + 1))) {
            first + 2
        } else if words.has("namely", form(first)) {
            first + 1
        } else if comma == 1 && words.has("relation", self.tree.lemma(t)) {
            first
        } else {
            return Vec::new();
        };
        let mut out = Vec::new();
        while let Some((head, last)) =
            named(k).or_else(|| named(k + 1).filter(|_| self.tree.tag(k) == Tag::ART))
        {
            out.push(head);
            k = last + 1;
            while matches!(self.tree.tag(k), Tag::COMMA | Tag::KON) {
                k += 1;
            }
        }
        out
    }

    /// "Taiwans Verteidigungsministerium", which the parser took for one name: the office, not the country.
    pub(super) fn owned_by(&self, t: u16) -> u16 {
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
    pub(super) fn antecedent(&self, token: u16) -> Option<u16> {
        if self.tree.tag(token) != Tag::PRELS {
            return None;
        }
        let clause = self.sentence.clause_at(token)?;
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
    pub(super) fn counted(&self, t: u16) -> u16 {
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

    pub(super) fn view(&self, k: usize) -> Option<View> {
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
        for s in &c.slots {
            if let Some(name) = name_of(s.token)
                && c.slots.iter().any(|o| {
                    o.token != s.token && name_of(o.token) == Some(name) && weight(&o.role) < weight(&s.role)
                })
            {
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
                Role::Agent if self.belongs_to_subject(c, s.token) => {}
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
        // "war zu Gast in Berlin", "ist im Hungerstreik": the phrase behind the copula
        if c.copula
            && let Some(p) = self.tree.preposition(c.head)
            && let Some(be) =
                self.tree.children(c.head).iter().copied().find(|k| self.tree.rel(*k) == Rel::Cop)
        {
            v.preps.push((self.tree.lemma(p).to_owned(), c.head));
            v.predicative.retain(|t| *t != c.head);
            self.tree.lemma(be).clone_into(&mut v.lemma);
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
        // "wurden georgische Abgeordnete von den USA belegt": a doer the parser hung on who suffers
        if c.passive && v.subject.is_empty() {
            let sufferers = c.slots.iter().filter(|x| x.role == Role::Subject).map(|x| x.token);
            let doer =
                sufferers.flat_map(|x| self.tree.children(x).iter().map(move |d| (x, *d))).find(|(x, d)| {
                    let by = self
                        .tree
                        .preposition(*d)
                        .is_some_and(|p| self.codebook.words.has("agent", self.tree.lemma(p)));
                    let state = |t: u16| self.country(t).filter(|k| self.codebook.world.state(k).is_some());
                    by && d > x
                        && self.political(*d)
                        && state(*d).is_some_and(|k| state(*x).is_some_and(|o| o != k))
                });
            v.subject.extend(doer.map(|(_, d)| self.expand(d)).unwrap_or_default());
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
            // a dass-clause the parser called adverbial
            let marked = child
                .mark
                .as_deref()
                .is_some_and(|m| self.codebook.words.has("that", m) || self.codebook.words.has("whether", m));
            if !complement && !marked {
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
    pub(super) fn counts_before(&self, t: u16) -> bool {
        let Some(before) = self.tree.preposition(t).and_then(|p| p.checked_sub(1)) else { return false };
        self.tree.tag(before) == Tag::CARD || self.codebook.words.has("quantity", self.tree.lemma(before))
    }

    /// "wurden Büros von Hilfsorganisationen durchsucht": behind the subject a bare plural with von is a genitive.
    pub(super) fn belongs_to_subject(&self, c: &Clause, agent: u16) -> bool {
        let Some(prep) = self.tree.preposition(agent) else { return false };
        let Some(before) = prep.checked_sub(1) else { return false };
        let bare = |t: u16| {
            self.tree.tag(t) == Tag::NN
                && !self.tree.children(t).iter().any(|d| {
                    matches!(self.tree.tag(*d), Tag::ART | Tag::PPOSAT | Tag::PDAT | Tag::PIAT | Tag::CARD)
                })
        };
        self.tree.tag(prep) == Tag::APPR
            && self.codebook.words.has("genitive", self.tree.lemma(prep))
            && bare(agent)
            && bare(before)
            && !self.political(before)
            && c.slots.iter().any(|x| x.role == Role::Subject && x.token == before)
    }

    /// "ließ ... liefern": one predicate, the subject of lassen acts.
    pub(super) fn causative(&self, v: &mut View) {
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
}
