//! Frames of event nouns meet noun phrases.

use super::*;

impl<'a> Matcher<'a> {
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

    pub(crate) fn noun_role(&self, t: u16, role: &RoleName) -> Vec<u16> {
        let mut out = Vec::new();
        // "Israel's killing of three men": with a phrase behind it, what stands in front is no part of *of*
        let behind = *role == RoleName::Of
            && self.tree.children(t).iter().any(|c| {
                *c > t
                    && self
                        .tree
                        .preposition(*c)
                        .is_some_and(|p| self.codebook.words.has("genitive", self.tree.lemma(p)))
            });
        for c in self.tree.children(t) {
            if self.tree.tag(*c).is_verb() || self.tree.tag(*c).is_punctuation() || behind && *c < t {
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

    pub(super) fn fit_noun_frame(&self, frame: &'a Frame, t: u16) -> Option<Filled> {
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
                            doers.retain(|p| !(behind.contains(&p.token()) && self.takes(of, p.token())));
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

    pub(super) fn part_matches(&self, filler: &Filler, first: &str) -> bool {
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
