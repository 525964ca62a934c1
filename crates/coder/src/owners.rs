//! Whose a thing or a deed is: genitive, adjective of a state, first part of a compound, possessive.

use crate::matching::{Matcher, Owner, Participant};
use lagebild_codebook::{Filler, Frame, FrameKind, FrameSlot, RoleName};
use lagebild_model::{Rel, Role, Tag};

impl Matcher<'_> {
    /// Sectors that a thing tells of its owner ("Kampfjets", "Polizeiwache"): those of the first class `of-SECTOR` it is in.
    pub fn sectors_of_thing(&self, t: u16) -> Vec<String> {
        OWNERS
            .iter()
            .find(|(class, _)| self.in_class(class, t))
            .map(|(_, sectors)| sectors.iter().map(|s| (*s).to_owned()).collect())
            .unwrap_or_default()
    }

    /// The owner of a thing, with the sectors that the thing tells.
    pub fn as_owner_of(&self, thing: u16, owner: Participant) -> Participant {
        let sectors = self.sectors_of_thing(thing);
        if sectors.is_empty() {
            return owner;
        }
        match owner {
            Participant::Country(o) if o.sectors.is_empty() => Participant::Country(Owner { sectors, ..o }),
            Participant::Mention(t) => match self.actors.entity_at(self.number, t) {
                Some(e) if e.sort == crate::actors::Sort::State => match e.code.clone() {
                    Some(code) => Participant::Country(Owner { code, sectors, token: t }),
                    None => owner,
                },
                _ => owner,
            },
            Participant::Country(_) => owner,
        }
    }

    /// Who owns a thing: genitive, adjective of a state, compound part, place beside it.
    pub fn owner(&self, t: u16) -> Option<Participant> {
        // "der Einsatz eines Wasserwerfers durch die Küstenwache": whoever does it; in "die Verurteilung des russischen
        // Angriffs durch die UN" the agent is that of the noun above
        let below_a_deed = self.tree.head(t).is_some_and(|h| h < t && !self.noun_frames(h).is_empty());
        if !below_a_deed
            && self.noun_frames(t).iter().any(|f| matches!(f.kind, FrameKind::Event(_)))
            && let Some(x) = self.agent_behind(t)
        {
            return Some(Participant::Mention(x));
        }
        let suffering = self.sufferers(t);
        let adjective = self.adjective_country(t);
        for c in self.tree.children(t) {
            let rel = self.tree.rel(*c);
            if suffering.contains(c) || self.own_thing(*c) || self.scene(*c, t) {
                continue;
            }
            // "Ukrainian drones over Belgorod": the adjective tells whose, the phrase where
            let local = self.tree.preposition(*c).is_some_and(|p| {
                let lemma = self.tree.lemma(p);
                self.codebook.words.has("where", lemma) && !self.codebook.words.has("genitive", lemma)
            });
            if local && adjective.is_some() {
                continue;
            }
            if matches!(rel, Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Appos | Rel::Flat | Rel::Dep)
                && !self.tree.tag(*c).is_verb()
            {
                if self.political(*c) {
                    return Some(Participant::Mention(*c));
                }
                if let Some(code) = self.country(*c) {
                    return Some(Participant::Country(Owner::state(code, *c)));
                }
                // "E-Mail-Konten der SPD-Zentrale", "das Haus des russischen Botschafters"
                if self
                    .tree
                    .preposition(*c)
                    .is_none_or(|p| self.codebook.words.has("genitive", self.tree.lemma(p)))
                {
                    if let Some(o) = self.compound_owner(*c) {
                        return Some(Participant::Country(o));
                    }
                    if let Some((code, k)) = self.adjective_country(*c) {
                        return Some(Participant::Country(Owner::state(code, k)));
                    }
                }
                // one step deeper: "Stellungen im Süden der Ukraine"
                for d in self.tree.children(*c) {
                    if self.political(*d) && matches!(self.tree.rel(*d), Rel::Nmod | Rel::NmodPoss) {
                        return Some(Participant::Mention(*d));
                    }
                }
            }
        }
        if let Some(code) = adjective {
            return Some(Participant::Country(Owner::state(code.0, code.1)));
        }
        // "den Schritt der PKK", whatever the parser made of the genitive
        if let Some(x) = self.attribute_behind(t).filter(|x| !suffering.contains(x)) {
            return Some(Participant::Mention(x));
        }
        self.compound_owner(t).map(Participant::Country)
    }

    /// "a Kabul car bombing": the bare name of a town before an English word for violence tells where, even of a capital.
    fn scene(&self, c: u16, t: u16) -> bool {
        let bare = c < t
            && self.tree.tag(c) == Tag::NE
            && self.codebook.language == "en"
            && !self.tree.children(c).iter().any(|x| self.tree.tag(*x) == Tag::PTKA);
        bare && self.actors.place_at(self.number, c).is_some_and(|p| p.place.kind != "country")
            && self.noun_frames(t).iter().any(|f| matches!(&f.kind, FrameKind::Event(k) if k == "ASSAULT"))
    }

    /// True for a possessive pronoun that means the subject of its clause: what is done to one's own thing is done to
    /// nobody else ("Ungarn gab sein Veto auf").
    pub(crate) fn own_thing(&self, token: u16) -> bool {
        if self.tree.tag(token) != Tag::PPOSAT {
            return false;
        }
        let Some(whose) = self.actors.at(self.number, token).map(|m| m.entity) else { return true };
        let subjects = self
            .sentence
            .clause_at(token)
            .into_iter()
            .flat_map(|c| &c.slots)
            .filter(|s| s.role == Role::Subject);
        subjects.into_iter().any(|s| self.actors.at(self.number, s.token).is_none_or(|m| m.entity == whose))
    }

    /// Those in the genitive of a deed done to them ("die Verhaftung des Bischofs"): the deed is not theirs.
    pub(crate) fn sufferers(&self, t: u16) -> Vec<u16> {
        let behind = self.noun_role(t, &RoleName::Of);
        if behind.is_empty() {
            return behind;
        }
        // "Menschenrechtsverletzungen der Armee": what is hurt stands in front
        let whole = self.codebook.frames.of(self.tree.lemma(t)).next().is_some();
        let done_to = |f: &&&Frame| {
            matches!(&f.kind, FrameKind::Event(k) if matches!(k.as_str(), "COERCE" | "SANCTION")
                || k == "ASSAULT" && whole)
        };
        let frames = self.noun_frames(t);
        let slots = frames
            .iter()
            .filter(done_to)
            .flat_map(|f| &f.slots)
            .filter(|s| s.roles.contains(&RoleName::Of) && !s.optional)
            .filter(|s| s.has(&Filler::Target) || s.has(&Filler::Owned));
        let slots: Vec<&FrameSlot> = slots.collect();
        behind.into_iter().filter(|x| slots.iter().any(|s| self.takes(s, *x))).collect()
    }

    /// An actor and those coordinated with it, by the tree or by the words ("Armenien und Aserbaidschan").
    fn with_coordinated(&self, x: u16) -> Vec<u16> {
        let mut out = self.expand(x);
        let last = self.actors.at(self.number, x).map_or(x, |m| m.last);
        if self.tree.tag(last + 1) == Tag::KON {
            let next = if self.tree.tag(last + 2) == Tag::ART { last + 3 } else { last + 2 };
            if let Some(m) = self.actors.at(self.number, next).filter(|m| m.first == next)
                && !out.contains(&m.head)
            {
                out.push(m.head);
            }
        }
        out
    }

    /// The actor in a durch-phrase inside the noun phrase that begins with a noun.
    fn agent_behind(&self, t: u16) -> Option<u16> {
        let phrase = (t + 1..t + 10).take_while(|k| {
            matches!(
                self.tree.tag(*k),
                Tag::ART | Tag::ADJA | Tag::NN | Tag::NE | Tag::CARD | Tag::APPR | Tag::APPRART | Tag::PPOSAT
            )
        });
        let by = phrase.into_iter().find(|k| {
            let lemma = self.tree.lemma(*k);
            self.tree.tag(*k) == Tag::APPR
                && self.codebook.words.has("agent", lemma)
                && !self.codebook.words.has("genitive", lemma)
        })?;
        let x = (by + 1..by + 5).find(|k| self.tree.tag(*k).is_noun())?;
        let head = self.actors.at(self.number, x).map_or(x, |m| m.head);
        self.political(head).then_some(head)
    }

    /// The actor in a genitive or von-phrase directly behind a noun.
    fn attribute_behind(&self, t: u16) -> Option<u16> {
        let genitive = self.tree.tag(t + 1) == Tag::ART
            && self
                .sentence
                .tokens
                .get(t as usize + 1)
                .is_some_and(|k| k.morph.agr & lagebild_model::syntax::agr::GEN != 0);
        let of = matches!(self.tree.tag(t + 1), Tag::APPR | Tag::APPRART)
            && self.codebook.words.has("genitive", self.tree.lemma(t + 1));
        if !genitive && !of {
            return None;
        }
        let x = (t + 2..t + 6).find(|k| !matches!(self.tree.tag(*k), Tag::ADJA | Tag::ART | Tag::CARD))?;
        if !self.tree.tag(x).is_noun() || !self.political(x) {
            return None;
        }
        // the token that fills roles for the whole name
        Some(self.actors.at(self.number, x).map_or(x, |m| m.head))
    }

    /// Further actors inside a thing's attributes: "die Folgen der Kooperation Nordkoreas mit Russland".
    pub(crate) fn partners(&self, t: u16) -> Vec<u16> {
        let mut out = Vec::new();
        let mut open = vec![(t, 0)];
        while let Some((x, depth)) = open.pop() {
            for c in self.tree.children(x) {
                if self.tree.tag(*c).is_verb()
                    || depth > 3
                    || matches!(self.tree.rel(*c), Rel::Acl | Rel::AclRelcl)
                {
                    continue;
                }
                let prep = self.tree.preposition(*c).map(|p| self.tree.lemma(p));
                if prep.is_none_or(|p| self.codebook.words.has("joint", p))
                    && self.tree.tag(*c) != Tag::PPOSAT
                    && !self.tree.tag(*c).is_punctuation()
                {
                    if self.political(*c) && !out.contains(c) {
                        out.push(*c);
                    }
                    open.push((*c, depth + 1));
                }
            }
        }
        // "... Nordkoreas mit Russland", hung elsewhere by the parser
        let end = self.tree.subtree(t).last().copied().unwrap_or(t);
        if self.tree.tag(end + 1) == Tag::APPR
            && self.codebook.words.has("joint", self.tree.lemma(end + 1))
            && let Some(x) = (end + 2..end + 6).find(|k| self.tree.tag(*k).is_noun())
            && self.political(x)
            && !out.contains(&x)
        {
            out.push(x);
        }
        out.sort_unstable();
        out
    }

    /// Country of an adjective at a noun.
    pub fn adjective_country(&self, t: u16) -> Option<(String, u16)> {
        let mut k = t;
        while k > 0 {
            k -= 1;
            match self.tree.tag(k) {
                Tag::ADJA => {
                    if let Some(code) = self.state_adjective(self.tree.lemma(k)) {
                        return Some((code, k));
                    }
                }
                Tag::CARD | Tag::ADV | Tag::PIAT | Tag::TRUNC => {}
                _ => break,
            }
        }
        None
    }

    fn state_adjective(&self, lemma: &str) -> Option<String> {
        let find = |l: &str| {
            self.codebook
                .world
                .states
                .iter()
                .find(|s| s.adjectives_de.iter().any(|a| a == l))
                .map(|s| s.code.clone())
        };
        find(lemma).or_else(|| lemma.rsplit('-').next().and_then(find))
    }

    /// Country of a compound's first part: US-Stützpunkt.
    pub(crate) fn compound_owner(&self, t: u16) -> Option<Owner> {
        let lemma = self.tree.lemma(t);
        let first = lemma
            .rfind('-')
            .and_then(|at| lemma.get(..at))
            .map(str::to_owned)
            .or_else(|| self.analyser.parts(lemma).map(|(f, _)| f))?;
        self.named_owner(&first, t)
    }

    fn named_owner(&self, part: &str, token: u16) -> Option<Owner> {
        let bare = part.trim_end_matches('-');
        for rule in self.codebook.words.list("prefix-code") {
            if let Some((prefix, code)) = rule.split_once('=')
                && bare == prefix
            {
                return Some(Owner::state(code.split('|').next().unwrap_or(code).to_owned(), token));
            }
        }
        let state = self
            .codebook
            .world
            .states
            .iter()
            .find(|s| s.name_de == bare || s.names_de.iter().any(|n| n == bare));
        if let Some(s) = state {
            return Some(Owner::state(s.code.clone(), token));
        }
        // of namesakes the one of the country told of most, else the readers'
        let told =
            |code: &str| self.actors.entities.iter().filter(|e| e.code.as_deref() == Some(code)).count();
        self.codebook
            .world
            .groups
            .iter()
            .chain(&self.codebook.world.organisations)
            .enumerate()
            .filter(|(_, g)| g.name_de == bare || g.other_de.iter().any(|n| n == bare))
            .max_by_key(|(i, g)| (told(&g.code), g.code == self.actors.home, std::cmp::Reverse(*i)))
            .map(|(_, g)| g)
            .map(|g| Owner { code: g.code.clone(), sectors: g.sectors.clone(), token })
    }

    /// The doers a noun phrase names: genitive, von/durch, possessive, adjective, first part.
    pub fn noun_doers(&self, t: u16) -> Vec<Participant> {
        // "die Anerkennung Palästinas durch Belgien"
        if let Some(x) = self.agent_behind(t) {
            let all = self.with_coordinated(x).into_iter().filter(|k| self.political(*k));
            return all.map(Participant::Mention).collect();
        }
        let mut out = Vec::new();
        for c in self.tree.children(t) {
            if !matches!(self.tree.rel(*c), Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Dep | Rel::OblAgent)
                || self.tree.tag(*c).is_verb()
            {
                continue;
            }
            if self.scene(*c, t) {
                continue;
            }
            let prep = self.tree.preposition(*c).map(|p| self.tree.lemma(p));
            let fits = match prep {
                None => {
                    *c > t
                        || self.tree.tag(*c) == Tag::NE
                        || self.codebook.language == "en" && self.tree.tag(*c) == Tag::NN
                }
                Some(p) => self.codebook.words.has("agent", p),
            };
            if fits {
                for x in self.expand(*c) {
                    if self.political(x) {
                        out.push(Participant::Mention(x));
                    }
                }
            }
        }
        let agents: Vec<Participant> = out
            .iter()
            .filter(|p| matches!(p, Participant::Mention(x) if self.is_agent(*x)))
            .cloned()
            .collect();
        if !agents.is_empty() {
            return agents;
        }
        // prenominal genitive the parser may have hung elsewhere
        if out.is_empty()
            && t > 0
            && self.tree.tag(t - 1) == Tag::NE
            && self.political(t - 1)
            && self.sentence.tokens.get(t as usize - 1).is_some_and(|k| k.span.text(self.text).ends_with('s'))
        {
            out.push(Participant::Mention(t - 1));
        }
        // "der Rücktritt von Premierministerin X", "die Eroberung der Stadt durch die Rebellen", hung elsewhere by the parser
        if out.is_empty()
            && let Some(x) = self.attribute_behind(t)
        {
            out.extend(
                self.with_coordinated(x).into_iter().filter(|k| self.political(*k)).map(Participant::Mention),
            );
        }
        if out.is_empty()
            && let Some((code, k)) = self.adjective_country(t)
        {
            // "U.S. and British warplanes"
            let joined = k
                .checked_sub(2)
                .filter(|j| self.tree.tag(k - 1) == Tag::KON && self.tree.tag(*j) == Tag::ADJA);
            if let Some(j) = joined
                && let Some(other) = self.state_adjective(self.tree.lemma(j)).filter(|c| *c != code)
            {
                out.push(Participant::Country(Owner::state(other, j)));
            }
            out.push(Participant::Country(Owner::state(code, k)));
        }
        if out.is_empty() {
            for c in self.tree.children(t) {
                if self.tree.tag(*c) == Tag::PPOSAT {
                    out.extend(self.possessor(*c));
                }
            }
        }
        if out.is_empty()
            && let Some(o) = self.compound_owner(t)
        {
            out.push(Participant::Country(o));
        }
        out
    }

    /// True for a von- or durch-phrase that is no stand-in for a genitive.
    fn is_agent(&self, x: u16) -> bool {
        let top = if self.tree.rel(x) == Rel::Conj { self.tree.head(x).unwrap_or(x) } else { x };
        self.tree.preposition(top).is_some_and(|p| {
            let lemma = self.tree.lemma(p);
            self.codebook.words.has("agent", lemma) && !self.codebook.words.has("genitive", lemma)
        })
    }

    /// Whom a possessive pronoun means; where nothing is known of it, the subject of its clause.
    fn possessor(&self, token: u16) -> Vec<Participant> {
        if self.political(token) {
            return vec![Participant::Mention(token)];
        }
        let subject =
            self.sentence.clause_at(token).and_then(|c| c.slots.iter().find(|s| s.role == Role::Subject));
        match subject {
            Some(s) if s.token != token => self
                .expand(s.token)
                .into_iter()
                .filter(|t| self.political(*t))
                .map(Participant::Mention)
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Classes of things and the sectors of those who own them, the likeliest first.
const OWNERS: [(&str, &[&str]); 8] = [
    ("of-police", &["COP"]),
    ("of-military", &["MIL", "GOV"]),
    ("of-parliament", &["LEG"]),
    ("of-court", &["JUD"]),
    ("of-party", &["PTY"]),
    ("of-hospital", &["MED"]),
    ("of-media", &["JRN"]),
    ("of-civilians", &["CVL", "GOV"]),
];
