//! Nouns that denote actors, and whom they belong to.

use super::*;

impl<'a> Finder<'a> {
    /// Entity of an actor noun at token `t`; what follows the whole group is looked at behind `end`.
    pub(super) fn word_entity(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        word: &ActorWord,
        part: Option<&str>,
        end: u16,
    ) -> Entity {
        let lemma = tree.lemma(t);
        let mut e = Entity {
            sort: match word.kind {
                ActorKind::Office
                | ActorKind::Role
                | ActorKind::Voice
                | ActorKind::Title
                | ActorKind::Epithet => Sort::Person,
                ActorKind::Body => Sort::Body,
                ActorKind::Group => Sort::Group,
                ActorKind::People => Sort::People,
                ActorKind::Company => Sort::Company,
                ActorKind::Media => Sort::Media,
                ActorKind::Circles => Sort::Circles,
            },
            sectors: word.sectors.clone(),
            office: matches!(word.kind, ActorKind::Office).then(|| {
                let plain = self.codebook.language != "en";
                if plain { lemma.to_owned() } else { lemma.replace('_', " ") }
            }),
            office_key: (!word.key.is_empty()).then(|| word.key.clone()),
            gender: sentence.tokens.get(t as usize).map_or(0, |k| columns(k.morph.agr)),
            ..Entity::default()
        };
        if !word.code.is_empty() {
            e.code = Some(self.choose_code(&word.code));
        }
        if let Some(owner) = self.owner(s, sentence, tree, t, part, end) {
            let voice = matches!(word.kind, ActorKind::Voice | ActorKind::Title | ActorKind::Epithet);
            // the leader of a party or rebel group is what the group is
            let leads = owner.sort == Sort::Group
                && owner.sectors.iter().any(|x| x == "REB" || x == "PTY" || x == "OPP")
                && matches!(word.kind, ActorKind::Office)
                && e.office_key.as_deref() == Some("party_leader");
            // "der Oberkommandierende der Rebellen": no soldier of the state
            let commands = e.sectors.first().is_some_and(|x| x == "MIL")
                && matches!(owner.sort, Sort::Group | Sort::Body | Sort::Organisation)
                && owner.sectors.iter().any(|x| matches!(x.as_str(), "REB" | "PRM" | "CRM"));
            // "Beamte des Kriminalamts", "Angehörige der Streitkräfte"
            let member = self.codebook.words.has("member", lemma)
                && matches!(owner.sort, Sort::Body | Sort::Group | Sort::Organisation)
                && !owner.sectors.is_empty();
            let of_group = e.sort == Sort::Body && owner.sort == Sort::Group && !owner.sectors.is_empty();
            if voice || word.sectors.is_empty() || leads || commands || member || of_group {
                e.sectors.clone_from(&owner.sectors);
            }
            e.code = owner.code.or(e.code);
            e.party = owner.party.or(e.party);
        }
        // "ausländische Ölfirmen": of no country
        if e.code.is_none()
            && e.sort == Sort::Company
            && t > 0
            && self.codebook.words.has("foreign", tree.lemma(t - 1))
        {
            e.code = Some("MNC".to_owned());
        }
        let former = self
            .codebook
            .words
            .list("former-prefix")
            .iter()
            .any(|p| lemma.starts_with(&**p) && lemma.len() > p.len() + 3)
            || tree.children(t).iter().any(|c| {
                self.codebook.words.has("former", tree.lemma(*c))
                    || self.codebook.words.has("former-form", self.form(sentence, *c))
            })
            || t > 0
                && (self.codebook.words.has("former", tree.lemma(t - 1))
                    || self.codebook.words.has("former-form", self.form(sentence, t - 1)));
        if former && e.sort == Sort::Person && e.sectors.iter().any(|x| x == "GOV") {
            e.sectors = vec!["ELI".to_owned()];
        }
        e
    }

    pub(super) fn noun(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) {
        let Some((word, part)) = self.actor_word(tree.lemma(t)) else { return };
        self.noun_as(s, sentence, tree, t, &word, part.as_deref());
    }

    /// "killed five and wounded 110", "Two were arrested": a bare number as what a deed is done to counts people.
    pub(super) fn number(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) {
        let suffers = matches!(tree.rel(t), Rel::Obj | Rel::NsubjPass)
            && !tree.tag(t + 1).is_noun()
            && !self.codebook.words.has("genitive", tree.lemma(t + 1))
            && !tree.children(t).iter().any(|c| tree.tag(*c).is_noun() || tree.tag(*c).is_verb());
        let Some(verb) = tree.head(t).filter(|v| suffers && tree.tag(*v).is_verb()) else { return };
        let deed = self.codebook.frames.of(tree.lemma(verb)).any(|f| {
            matches!(&f.kind, FrameKind::Event(k) if matches!(k.as_str(), "ASSAULT" | "COERCE" | "SANCTION" | "RETREAT"))
        });
        let counted = self.codebook.words.list("counted").first().filter(|_| deed);
        if let Some((word, _)) = counted.and_then(|w| self.actor_word(w)) {
            self.noun_as(s, sentence, tree, t, &word, None);
        }
    }

    /// A mention by a word for actors.
    fn noun_as(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        word: &ActorWord,
        part: Option<&str>,
    ) {
        let definite = self.is_definite(tree, t);
        let mut e = self.word_entity(s, sentence, tree, t, word, part, t);
        let mut assumed = false;
        let plural = sentence
            .tokens
            .get(t as usize)
            .is_some_and(|k| k.morph.agr & agr::PLUR != 0 && k.morph.agr & agr::SING == 0);
        if matches!(word.kind, ActorKind::Epithet | ActorKind::Title) {
            if definite
                && !plural
                && let Some(target) = self
                    .antecedent_person(s, e.gender, e.code.as_deref(), None)
                    .filter(|k| !self.is_co_argument(s, sentence, tree, t, *k))
                    .or_else(|| {
                        e.code.is_none().then(|| self.earlier_person(s, sentence, tree, t, e.gender))?
                    })
            {
                self.point(s, sentence, t, target);
                return;
            }
            if !self.codebook.words.has("human", tree.lemma(t)) {
                // "CDU-Politiker", "Oppositionspolitiker": several, or one not told of yet
                if e.sectors.is_empty() {
                    return;
                }
                if e.code.is_none() {
                    e.code = Some(self.setting_at(sentence, t));
                }
                e.sort = Sort::Person;
                self.out.entities.push(e);
                let k = self.out.entities.len() - 1;
                self.add_mention(s, sentence, tree, t, t, k);
                return;
            }
            if definite
                && !plural
                && let Some(target) = self.somebody_unnamed(s, e.gender)
            {
                self.point(s, sentence, t, target);
                return;
            }
            // "zwei Männer", "eine Frau": people of the place; "Männer der Küstenwache" are what it is
            e.sort = Sort::People;
            if e.sectors.is_empty() || e.sectors.iter().any(|x| x == "GOV") {
                e.sectors = vec!["CVL".to_owned()];
                e.private = !plural;
            }
        }
        if word.kind == ActorKind::Circles && self.codebook.words.has("human", tree.lemma(t)) {
            if tree.rel(t) != Rel::Obj && tree.rel(t) != Rel::NsubjPass {
                return;
            }
            e.sort = Sort::People;
            e.sectors = vec!["CVL".to_owned()];
        }
        // "die Exilpolitikerin in Vilnius": not of the country where she lives
        if self.codebook.words.list("exile").iter().any(|p| tree.lemma(t).starts_with(&**p))
            && e.sort == Sort::Person
            && !plural
            && let Some(target) = self.last_person(s, e.gender, |_, x| {
                x.sectors.iter().any(|k| matches!(k.as_str(), "OPP" | "ELI" | "PTY"))
            })
        {
            self.point(s, sentence, t, target);
            return;
        }
        if definite
            && e.code.is_none()
            && let Some(target) = self.body_meant(s, sentence, tree, t, &e, part.is_none() && !plural)
        {
            self.point(s, sentence, t, target);
            return;
        }
        // "eine Gruppe von Offizieren": the officers
        if self.codebook.words.has("quantity", tree.lemma(t))
            && tree.tag(t + 1) == Tag::APPR
            && self.codebook.words.has("genitive", tree.lemma(t + 1))
            && (t + 2..t + 5).any(|k| tree.tag(k) == Tag::NN && self.actor_word(tree.lemma(k)).is_some())
        {
            return;
        }
        let counterpart = self.codebook.words.has("counterpart", tree.lemma(t));
        if counterpart {
            let stated =
                self.owner_stated(s, sentence, tree, t, t).or_else(|| self.home_behind(sentence, tree, t));
            self.counterpart(s, sentence, tree, t, &mut e);
            e.code = stated.or(e.code);
        }
        // "die Regierungschefs in Brüssel": the union's, wherever they meet
        if plural
            && matches!(word.kind, ActorKind::Office)
            && self.codebook.words.has("summit", tree.lemma(t))
            && e.code.is_some()
            && e.code == self.place_of_clause(sentence, t)
            && self.owner_stated(s, sentence, tree, t, t).is_none()
            && let Some(union) = self.last_union(s)
        {
            e.code = union.code;
            e.sectors = union.sectors;
        }
        // "baltische Staaten": states of which none is named
        if e.code.is_none() && plural && self.codebook.words.has("state-noun", tree.lemma(t)) {
            if !definite {
                let k = self.entity(Entity { sort: Sort::Other, code: None, ..e });
                self.add_mention(s, sentence, tree, t, t, k);
            }
            return;
        }
        // "die Volksrepublik", "die frühere Kolonialmacht": the state told of last
        if e.code.is_none()
            && definite
            && !plural
            && self.codebook.words.has("state-epithet", tree.lemma(t))
            && let Some(target) = self.state_told_last(s)
        {
            self.point(s, sentence, t, target);
            return;
        }
        // "dem Nachbarn", of which only its people were told of
        if e.code.is_none()
            && definite
            && self.codebook.words.has("neighbour", tree.lemma(t))
            && let Some(code) = self.neighbour(sentence, t)
        {
            e.sort = Sort::State;
            e.sectors = vec!["GOV".to_owned()];
            e.code = Some(code);
        }
        // "verklagte das Land", "hilft dem Land": another state than the subject's
        if e.code.is_none()
            && definite
            && !plural
            && self.codebook.words.has("other-state", tree.lemma(t))
            && !self.in_local_phrase(tree, t, t)
            && let Some(code) = self.state_beside_subject(s, sentence, t)
        {
            e.sort = Sort::State;
            e.sectors = vec!["GOV".to_owned()];
            e.code = Some(code);
        }
        // "der Gastgeber": the state where it happens
        if e.code.is_none() && definite && self.codebook.words.has("host", tree.lemma(t)) {
            e.sort = Sort::State;
            e.sectors = vec!["GOV".to_owned()];
            e.code = Some(self.setting_at(sentence, t));
        }
        // "der Minister traf in Bamako ein": a visitor is from elsewhere
        if e.code.is_none()
            && matches!(word.kind, ActorKind::Office)
            && definite
            && !plural
            && let Some(host) = self.host_of_visit(sentence, tree, t)
            && self
                .antecedent_person(s, e.gender, None, Some((tree.lemma(t), word.key.as_str())))
                .is_none_or(|k| self.code_of(k) == Some(host.as_str()))
        {
            e.code = self.other_state(s, &host).or_else(|| Some(self.home.clone()).filter(|h| *h != host));
        }
        // hostages are the other side's
        if e.code.is_none()
            && self.codebook.words.has("captive", tree.lemma(t))
            && self.place_of_clause(sentence, t).is_none()
        {
            e.code = self.other_side(s, sentence, t);
        }
        // "den Diplomaten" after "der Botschafter"
        if e.code.is_none()
            && definite
            && !plural
            && self.codebook.words.has("envoy-epithet", tree.lemma(t))
            && let Some(target) = self.envoy(s)
        {
            self.point(s, sentence, t, target);
            return;
        }
        // an ambassador is not of the country where he serves
        if e.code.is_none() && definite && !plural && word.key == "ambassador" {
            let here = self.setting_at(sentence, t);
            e.code = self.other_state(s, &here);
        }
        if e.code.is_none() {
            // "der Präsident" after "Präsident Maduro"
            if definite
                && !plural
                && matches!(word.kind, ActorKind::Office | ActorKind::Role | ActorKind::Voice)
                && let Some(target) =
                    self.office_meant(s, sentence, tree, t, e.gender, (tree.lemma(t), word.key.as_str()))
            {
                self.point(s, sentence, t, target);
                return;
            }
            match word.kind {
                _ if word.kind == ActorKind::Voice
                    || part.is_none()
                        && self.codebook.words.has("head-of-body", tree.lemma(t))
                        && self.body_before(s).is_some_and(has_head) =>
                {
                    if let Some(x) = self.body_before(s) {
                        e.code.clone_from(&x.code);
                        e.sectors.clone_from(&x.sectors);
                    }
                }
                ActorKind::Media => {}
                ActorKind::Circles if e.sort != Sort::People => {}
                // "die Anwälte", "der Familie": of the person told of last
                ActorKind::People | ActorKind::Role
                    if self.codebook.words.has("kin", tree.lemma(t))
                        && self.last_person_code(s).is_some() =>
                {
                    e.code = self.last_person_code(s);
                }
                ActorKind::Office
                    if (plural || tree.rel(t) == Rel::Conj && e.gender & agr::PLUR != 0)
                        && self.codebook.words.has("summit", tree.lemma(t))
                        && self.last_union(s).is_some() =>
                {
                    if let Some(union) = self.last_union(s) {
                        e.code = union.code;
                        e.sectors = union.sectors;
                    }
                }
                // a body told of before is meant again where no place stands nearer
                _ if definite
                    && !matches!(word.kind, ActorKind::Title | ActorKind::Epithet)
                    && self.told_again(s, sentence, t, tree.lemma(t), &e).is_some() =>
                {
                    if let Some((code, sectors)) = self.told_again(s, sentence, t, tree.lemma(t), &e) {
                        e.code = Some(code);
                        e.sectors = sectors;
                    }
                }
                // groups and forces belong to the country last spoken of before they belong to the readers'
                ActorKind::Role
                | ActorKind::Group
                | ActorKind::People
                | ActorKind::Body
                | ActorKind::Title
                | ActorKind::Epithet
                | ActorKind::Circles
                    if self.setting_at(sentence, t) == self.home
                        && self.place_of_clause(sentence, t).is_none() =>
                {
                    e.code = Some(self.spoken_of(s, sentence.paragraph).unwrap_or_else(|| self.home.clone()));
                }
                _ => {
                    assumed = true;
                    let here = || {
                        let crowd =
                            matches!(word.kind, ActorKind::People | ActorKind::Group | ActorKind::Role);
                        let code = self.setting_at(sentence, t);
                        let afar = crowd && self.from_afar.as_ref() == Some(&code) && self.at_a_union();
                        self.dateline.clone().filter(|_| afar).unwrap_or(code)
                    };
                    e.code = Some(self.company(s, sentence, tree, t).unwrap_or_else(here));
                }
            }
        }
        if e.sectors.is_empty()
            && matches!(word.kind, ActorKind::Body | ActorKind::Office)
            && e.code.is_some()
        {
            let state = e.code.as_deref().is_some_and(|c| self.codebook.world.state(c).is_some());
            if state {
                e.sectors.push("GOV".into());
            }
        }
        let others: Vec<Entity> = if plural {
            self.further_states(sentence, tree, t)
                .into_iter()
                .filter(|c| Some(c) != e.code.as_ref())
                .map(|c| Entity { code: Some(c), ..e.clone() })
                .collect()
        } else {
            Vec::new()
        };
        let k = if matches!(e.sort, Sort::Person) {
            self.out.entities.push(e);
            self.out.entities.len() - 1
        } else {
            self.entity(e)
        };
        let also: Vec<usize> = others.into_iter().map(|o| self.entity(o)).collect();
        let m = self.add_mention(s, sentence, tree, t, t, k);
        if assumed {
            self.assumed.insert(m);
        }
        if let Some(m) = self.out.mentions.get_mut(m) {
            m.also = also;
        }
    }

    /// "seinen Amtskollegen Shin Won Sik" in Seoul: office of the one, country of the other.
    pub(super) fn counterpart(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        _tree: &Tree<'a>,
        t: u16,
        e: &mut Entity,
    ) {
        let owner_code = e.code.take();
        let last = self.out.mentions.iter().rev().find(|m| {
            m.sentence + 2 > s
                && self
                    .out
                    .entities
                    .get(m.entity)
                    .is_some_and(|x| x.sort == Sort::Person && !x.sectors.is_empty())
        });
        if let Some(x) = last.and_then(|m| self.out.entities.get(m.entity)) {
            e.sectors.clone_from(&x.sectors);
            let owner = owner_code.or_else(|| x.code.clone());
            let here = self.setting_at(sentence, t);
            let other = Some(here)
                .filter(|c| Some(c) != owner.as_ref())
                .or_else(|| self.paragraph_setting.clone().filter(|c| Some(c) != owner.as_ref()));
            e.code = other.or_else(|| self.dateline.clone().filter(|c| Some(c) != owner.as_ref()));
        } else {
            e.code = owner_code;
        }
    }

    fn indefinite(&self, article: &str) -> bool {
        article.starts_with("ein") || self.codebook.words.has("indefinite", article)
    }

    pub(super) fn is_definite(&self, tree: &Tree<'_>, t: u16) -> bool {
        tree.children(t)
            .iter()
            .any(|c| matches!(tree.tag(*c), Tag::ART | Tag::PDAT) && !self.indefinite(tree.lemma(*c)))
            || t > 0 && tree.tag(t - 1) == Tag::APPRART
            || t > 0 && tree.tag(t - 1) == Tag::ART && !self.indefinite(tree.lemma(t - 1))
    }

    pub(super) fn demonym(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) {
        if tree.tag(t) != Tag::NN {
            return;
        }
        let lemma = tree.lemma(t);
        let cells = sentence.tokens.get(t as usize).map_or(0, |k| k.morph.agr);
        if let Some(i) = self.index.people(lemma) {
            let Some(code) = self.codebook.world.states.get(i as usize).map(|x| x.code.clone()) else {
                return;
            };
            let singular = cells & agr::PLUR == 0;
            if singular
                && self.is_definite(tree, t)
                && let Some(target) = self.antecedent_person(s, columns(cells), Some(&code), None)
            {
                self.point(s, sentence, t, target);
                return;
            }
            let e = Entity {
                sort: Sort::People,
                code: Some(code),
                sectors: vec!["CVL".into()],
                gender: columns(cells),
                ..Entity::default()
            };
            let e = self.entity(e);
            self.add_mention(s, sentence, tree, t, t, e);
            return;
        }
        // "der 64-Jährige", "die 43-Jährige"
        if self.form(sentence, t).starts_with(|c: char| c.is_ascii_digit())
            && self.is_definite(tree, t)
            && let Some(target) = self
                .antecedent_person(s, columns(cells), None, None)
                .filter(|k| !self.is_co_argument(s, sentence, tree, t, *k))
                .or_else(|| self.earlier_person(s, sentence, tree, t, columns(cells)))
        {
            self.point(s, sentence, t, target);
        }
    }

    /// True when a mention means the subject of the clause of a token that is not the subject.
    fn is_co_argument(&self, s: usize, sentence: &Sentence, tree: &Tree<'_>, t: u16, mention: usize) -> bool {
        let barred = self.co_argument(s, sentence, tree, t);
        self.out.mentions.get(mention).is_some_and(|m| Some(m.entity) == barred)
    }

    /// The last person with a name that is not the subject of the same clause.
    fn earlier_person(
        &self,
        s: usize,
        sentence: &Sentence,
        tree: &Tree<'_>,
        t: u16,
        gender: u16,
    ) -> Option<usize> {
        let barred = self.co_argument(s, sentence, tree, t);
        self.last_person(s, gender, |m, _| Some(m.entity) != barred)
    }
}

/// A body that has a chairman or director: no force.
fn has_head(e: &Entity) -> bool {
    !e.sectors.iter().any(|s| matches!(s.as_str(), "MIL" | "COP" | "REB" | "PRM" | "LEG"))
}
