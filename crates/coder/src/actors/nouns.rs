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
            // "Beamte des Kriminalamts", "Angehörige der Streitkräfte"
            let member = self.codebook.words.has("member", lemma)
                && matches!(owner.sort, Sort::Body | Sort::Group | Sort::Organisation)
                && !owner.sectors.is_empty();
            let of_group = e.sort == Sort::Body && owner.sort == Sort::Group && !owner.sectors.is_empty();
            if voice || word.sectors.is_empty() || leads || member || of_group {
                e.sectors.clone_from(&owner.sectors);
            }
            e.code = owner.code.or(e.code);
            e.party = owner.party.or(e.party);
        }
        let former = self
            .codebook
            .words
            .list("former-prefix")
            .iter()
            .any(|p| lemma.starts_with(&**p) && lemma.len() > p.len() + 3)
            || tree.children(t).iter().any(|c| self.codebook.words.has("former", tree.lemma(*c)))
            || t > 0
                && (self.codebook.words.has("former", tree.lemma(t - 1))
                    || self.codebook.words.has("former-form", self.form(sentence, t - 1)));
        if former && e.sort == Sort::Person && e.sectors.iter().any(|x| x == "GOV") {
            e.sectors = vec!["ELI".to_owned()];
        }
        e
    }

    /// Country, organisation or person a noun belongs to, from the words around it.
    pub(super) fn owner(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        part: Option<&str>,
        end: u16,
    ) -> Option<Entity> {
        // first part of a compound: US-Regierung, Kreml-Sprecher, SPD-Politiker
        let lemma = tree.lemma(t).to_owned();
        let hyphen = lemma.rfind('-').map(|at| lemma.get(..at).unwrap_or("").to_owned());
        for candidate in hyphen.iter().map(String::as_str).chain(part) {
            if let Some(e) = self.part_owner(candidate) {
                return Some(e);
            }
        }
        // adjectives to the left, and a genitive in front (Russlands Präsident)
        let mut k = t;
        while k > 0 {
            k -= 1;
            match tree.tag(k) {
                Tag::ADJA => {
                    if let Some(e) = self.adjective_owner(tree.lemma(k), self.form(sentence, k)) {
                        return Some(e);
                    }
                    // "in Afghanistan untergetauchte Extremisten"
                    if let Some(place) = k.checked_sub(1).filter(|p| tree.tag(*p) == Tag::NE)
                        && self.in_attribute(tree, place, place)
                        && let Some((_, refs)) = self.name_at(sentence, place)
                        && let Some(p) = self.best_place(&refs, None).filter(|_| !names_a_group(&refs))
                    {
                        return Some(Entity {
                            sort: Sort::State,
                            code: p.country,
                            sectors: vec!["GOV".into()],
                            ..Entity::default()
                        });
                    }
                }
                Tag::CARD | Tag::ADV | Tag::PIAT | Tag::TRUNC => {}
                Tag::KON if tree.tag(k.wrapping_sub(1)) == Tag::ADJA => {}
                Tag::PPOSAT => return self.possessor(s, sentence, tree, k),
                Tag::NE => {
                    let form = self.form(sentence, k);
                    if form.ends_with('s') || form.ends_with('\'') || self.before_noun(tree, k) {
                        return self.owner_at(s, k);
                    }
                    return None;
                }
                // "the foreign ministry spokesman", "the government's decision"
                Tag::NN if self.before_noun(tree, k) && self.actor_word(tree.lemma(k)).is_some() => {
                    return self.owner_at(s, k).or_else(|| self.peek(s, sentence, tree, k));
                }
                Tag::NN
                    if self.actor_word(tree.lemma(k)).is_some() && tree.tag(t).is_noun() && k + 1 == t => {}
                _ => break,
            }
        }
        // genitive or prepositional attribute behind
        let mut after: Vec<u16> = Vec::new();
        for c in tree.children(t).iter().copied().chain(tree.children(end).iter().copied()) {
            if c > end
                && matches!(tree.rel(c), Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Dep)
                && (tree.tag(c).is_noun() || tree.tag(c).is_pronoun())
            {
                let prep = tree.preposition(c);
                if prep.is_none_or(|p| self.codebook.words.has("home", tree.lemma(p))) {
                    after.push(c);
                }
            }
        }
        // what stands directly behind, whatever the parser thought
        let mut k = end + 1;
        let prep =
            matches!(tree.tag(k), Tag::APPR | Tag::APPRART) && self.codebook.words.has("home", tree.lemma(k));
        if prep {
            k += 1;
        }
        let genitive_article = tree.tag(k) == Tag::ART
            && sentence.tokens.get(k as usize).is_some_and(|x| x.morph.agr & agr::GEN != 0);
        if genitive_article || prep && tree.tag(k) == Tag::ART {
            k += 1;
        }
        while matches!(tree.tag(k), Tag::ADJA) && (genitive_article || prep) {
            k += 1;
        }
        let name_genitive = tree.tag(k) == Tag::NE && !prep && self.form(sentence, k).ends_with('s');
        if (prep || genitive_article || name_genitive) && tree.tag(k).is_noun() && !after.contains(&k) {
            after.push(k);
        }
        after.sort_unstable();
        for c in after {
            if let Some(e) = self.peek(s, sentence, tree, c) {
                return Some(e);
            }
        }
        None
    }

    /// An English noun that owns the noun behind it, with or without 's.
    fn before_noun(&self, tree: &Tree<'a>, k: u16) -> bool {
        self.codebook.language == "en" && tree.rel(k) == Rel::NmodPoss && tree.head(k).is_some_and(|h| h > k)
    }

    /// The owner a later noun names, without making a mention of it yet.
    pub(super) fn peek(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        c: u16,
    ) -> Option<Entity> {
        if let Some((_, refs)) = self.name_at(sentence, c) {
            return self.entity_of_refs(&refs);
        }
        // names of several words whose first word stands left of the head
        for back in 1..4u16 {
            if let Some(k) = c.checked_sub(back)
                && let Some((last, refs)) = self.name_at(sentence, k)
                && last >= c
            {
                return self.entity_of_refs(&refs);
            }
        }
        if tree.tag(c) == Tag::NN
            && let Some((word, part)) = self.actor_word(tree.lemma(c))
        {
            if matches!(word.kind, ActorKind::Media | ActorKind::Circles) {
                return None;
            }
            let mut e = self.word_entity(s, sentence, tree, c, &word, part.as_deref(), c);
            if e.code.is_none()
                && self.is_definite(tree, c)
                && let Some(k) = self.body_meant(s, sentence, tree, c, &e, part.is_none())
                && let Some(x) = self.out.mentions.get(k).and_then(|m| self.out.entities.get(m.entity))
            {
                return Some(Entity { name: None, office: None, ..x.clone() });
            }
            if e.code.is_none() {
                let again = self.told_again(s, sentence, c, tree.lemma(c), &e).map(|(code, _)| code);
                e.code = again.or_else(|| Some(self.setting_at(sentence, c)));
            }
            return Some(e);
        }
        // "Pilot eines russischen Kampfflugzeugs"
        if tree.tag(c) == Tag::NN
            && let Some(k) = c.checked_sub(1).filter(|k| tree.tag(*k) == Tag::ADJA)
        {
            return self.adjective_owner(tree.lemma(k), self.form(sentence, k));
        }
        None
    }

    pub(super) fn entity_of_refs(&self, refs: &[NameRef]) -> Option<Entity> {
        let world = &self.codebook.world;
        if let Some(r) = refs.iter().next() {
            match r {
                NameRef::State(i) | NameRef::Seat(i) => {
                    let st = world.states.get(*i as usize)?;
                    return Some(Entity {
                        sort: Sort::State,
                        code: Some(st.code.clone()),
                        sectors: vec!["GOV".into()],
                        ..Entity::default()
                    });
                }
                NameRef::Organisation(i) => {
                    let i = self.organisation_told_of(refs).unwrap_or(*i);
                    return world.organisations.get(i as usize).map(|o| self.organisation(o));
                }
                NameRef::Group(i) => {
                    let i = self.group_in_force(refs).unwrap_or(*i);
                    return world.groups.get(i as usize).map(|o| self.organisation(o));
                }
                NameRef::Holder(_) => return self.holder(refs, None, None),
                NameRef::Place(_) | NameRef::Region(_) => {
                    let p = self.best_place(refs, None)?;
                    return Some(Entity {
                        sort: Sort::State,
                        code: p.country,
                        sectors: vec!["GOV".into()],
                        ..Entity::default()
                    });
                }
            }
        }
        None
    }

    pub(super) fn owner_at(&self, s: usize, token: u16) -> Option<Entity> {
        if let Some(e) = self.out.entity_at(s, token) {
            return Some(Entity { name: None, office: None, ..e.clone() });
        }
        self.out.place_at(s, token).map(|p| Entity {
            sort: Sort::State,
            code: p.place.country.clone(),
            sectors: vec!["GOV".into()],
            ..Entity::default()
        })
    }

    pub(super) fn part_owner(&self, part: &str) -> Option<Entity> {
        let bare = part.trim_end_matches('-');
        for rule in self.codebook.words.list("prefix-code") {
            if let Some((prefix, code)) = rule.split_once('=')
                && (bare == prefix || bare.split('-').next() == Some(prefix))
            {
                let code = self.choose_code(code);
                let sector = if code.len() == 3 && !matches!(code.as_str(), "UNO" | "EUR" | "IGO") {
                    vec!["GOV".to_owned()]
                } else {
                    Vec::new()
                };
                return Some(Entity {
                    sort: Sort::State,
                    code: Some(code),
                    sectors: sector,
                    ..Entity::default()
                });
            }
        }
        for candidate in [bare, bare.trim_end_matches('s')] {
            let words: Vec<&str> = candidate.split([' ', '-']).collect();
            let whole = self.index.find(&[candidate]);
            let found = if whole.is_empty() { self.index.find(&words) } else { whole };
            let useful: Vec<NameRef> =
                found.iter().copied().filter(|r| !matches!(r, NameRef::Holder(_))).collect();
            // a lower-case joined part must be a state or group, not any town
            if let Some(e) = self.entity_of_refs(&useful) {
                return Some(e);
            }
            if let Some(w) =
                self.codebook.world.actor_word(&upper_first(candidate)).filter(|w| !w.code.is_empty())
            {
                return Some(Entity {
                    sort: Sort::Body,
                    code: Some(self.choose_code(&w.code)),
                    sectors: w.sectors.clone(),
                    ..Entity::default()
                });
            }
        }
        None
    }

    pub(super) fn adjective_owner(&self, lemma: &str, form: &str) -> Option<Entity> {
        let state = |i: u32| {
            self.codebook.world.states.get(i as usize).map(|st| Entity {
                sort: Sort::State,
                code: Some(st.code.clone()),
                sectors: vec!["GOV".into()],
                ..Entity::default()
            })
        };
        if let Some(i) = self.index.adjective(lemma) {
            return state(i);
        }
        if form.chars().next().is_some_and(char::is_uppercase)
            && let Some(base) = form.strip_suffix("er")
        {
            for candidate in [base.to_owned(), format!("{base}e"), format!("{base}en")] {
                let found = self.index.find(&[&candidate]);
                if let Some(p) = self.best_place(found, None) {
                    return Some(Entity {
                        sort: Sort::State,
                        code: p.country,
                        sectors: vec!["GOV".into()],
                        ..Entity::default()
                    });
                }
            }
        }
        None
    }

    pub(super) fn possessor(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        k: u16,
    ) -> Option<Entity> {
        let lemma = tree.lemma(k);
        let wanted =
            if self.codebook.words.has("his", lemma) { agr::MASC | agr::NEUT } else { agr::FEM | agr::PLUR };
        // the subject of the own clause first
        let clause =
            sentence.owner.get(k as usize).copied().flatten().and_then(|c| sentence.clauses.get(c as usize));
        if let Some(c) = clause
            && let Some(subject) =
                c.slots.iter().find(|x| x.role == lagebild_model::Role::Subject && x.token < k)
            && let Some(e) = self.out.entity_at(s, subject.token)
            && e.gender & wanted != 0
        {
            return Some(Entity { name: None, office: None, ..e.clone() });
        }
        let target = self.antecedent(s, k, wanted, false, None)?;
        let m = self.out.mentions.get(target)?;
        self.out.entities.get(m.entity).map(|e| Entity { name: None, office: None, ..e.clone() })
    }

    pub(super) fn noun(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) {
        let Some((word, part)) = self.actor_word(tree.lemma(t)) else { return };
        let definite = self.is_definite(tree, t);
        let mut e = self.word_entity(s, sentence, tree, t, &word, part.as_deref(), t);
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
        if definite
            && e.code.is_none()
            && let Some(target) = self.body_meant(s, sentence, tree, t, &e, part.is_none())
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
            let english = self.codebook.language == "en";
            let stated = if english { self.owner_stated(s, sentence, tree, t, t) } else { None };
            self.counterpart(s, sentence, tree, t, &mut e);
            e.code = stated.or(e.code);
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
        // "der Gastgeber": the state where it happens
        if e.code.is_none() && definite && self.codebook.words.has("host", tree.lemma(t)) {
            e.sort = Sort::State;
            e.sectors = vec!["GOV".to_owned()];
            e.code = Some(self.setting_at(sentence, t));
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
                    self.antecedent_person(s, e.gender, None, Some((tree.lemma(t), word.key.as_str())))
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
                _ => e.code = Some(self.setting_at(sentence, t)),
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
            self.further_states(s, sentence, tree, t)
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
        if let Some(m) = self.out.mentions.get_mut(m) {
            m.also = also;
        }
    }

    /// The body, organisation or state told of last, for which somebody speaks.
    pub(super) fn body_before(&self, s: usize) -> Option<&Entity> {
        self.out
            .mentions
            .iter()
            .rev()
            .take_while(|m| m.sentence + 3 > s)
            .filter_map(|m| self.out.entities.get(m.entity))
            .find(|x| {
                matches!(x.sort, Sort::Body | Sort::Organisation | Sort::Company | Sort::Group | Sort::State)
            })
    }

    /// A single person without a name told of just before ("ein Mitarbeiter ... Der Mann").
    fn somebody_unnamed(&self, s: usize, gender: u16) -> Option<usize> {
        self.out
            .mentions
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, m)| m.sentence + 3 > s)
            .filter(|(_, m)| m.sentence < s)
            .find(|(_, m)| {
                self.out.entities.get(m.entity).is_some_and(|x| {
                    x.sort == Sort::Person && x.name.is_none() && x.code.is_some() && x.gender & gender != 0
                }) && self
                    .sentences
                    .get(m.sentence)
                    .and_then(|x| x.tokens.get(m.head as usize))
                    .is_some_and(|t| t.morph.agr & agr::SING != 0)
            })
            .map(|(k, _)| k)
    }

    /// The ambassador told of last.
    fn envoy(&self, s: usize) -> Option<usize> {
        self.out
            .mentions
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, m)| m.sentence + 5 > s)
            .find(|(_, m)| {
                self.out
                    .entities
                    .get(m.entity)
                    .is_some_and(|x| x.office_key.as_deref() == Some("ambassador") && x.code.is_some())
            })
            .map(|(k, _)| k)
    }

    /// The state told of last, the subject of the sentence before where there is one.
    fn state_told_last(&self, s: usize) -> Option<usize> {
        let near = || {
            self.out.mentions.iter().enumerate().rev().take_while(|(_, m)| m.sentence + 3 > s).filter(
                |(_, m)| {
                    m.sentence < s && self.out.entities.get(m.entity).is_some_and(|e| e.sort == Sort::State)
                },
            )
        };
        near().find(|(_, m)| m.subject).or_else(|| near().next()).map(|(k, _)| k)
    }

    /// The state told of most so far that is not the subject's.
    fn other_side(&self, s: usize, sentence: &Sentence, t: u16) -> Option<String> {
        let clause = sentence.owner.get(t as usize).copied().flatten();
        let subject = clause
            .and_then(|c| sentence.clauses.get(c as usize))
            .and_then(|c| c.slots.iter().find(|x| x.role == lagebild_model::Role::Subject && x.token != t))
            .and_then(|x| self.out.entity_at(s, x.token))
            .and_then(|e| e.code.clone())?;
        let mut count: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for m in self.out.mentions.iter().rev().take(LONGEST_MEMORY) {
            if let Some(e) = self.out.entities.get(m.entity)
                && let Some(c) = e.code.as_deref()
                && c != subject
                && e.sort == Sort::State
            {
                *count.entry(c).or_default() += 1;
            }
        }
        count.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0))).map(|(c, _)| c.to_owned())
    }

    /// The last state told of that is not this one.
    fn other_state(&self, s: usize, here: &str) -> Option<String> {
        self.out
            .mentions
            .iter()
            .rev()
            .take_while(|m| m.sentence + 4 > s)
            .filter_map(|m| self.out.entities.get(m.entity))
            .filter_map(|e| e.code.clone())
            .find(|c| c != here && self.codebook.world.state(c).is_some())
    }

    /// What a definite noun for a body, group or neighbour means that was told of before.
    fn body_meant(
        &self,
        s: usize,
        sentence: &Sentence,
        tree: &Tree<'_>,
        t: u16,
        e: &Entity,
        simple: bool,
    ) -> Option<usize> {
        let words = &self.codebook.words;
        let lemma = tree.lemma(t);
        let from = self.out.mentions.len().saturating_sub(LONGEST_MEMORY);
        let earlier = || self.out.mentions.iter().enumerate().skip(from).rev();
        let entity = |m: &Mention| self.out.entities.get(m.entity);
        // "das Nachbarland": the other state
        if words.has("neighbour", lemma) {
            let clause = sentence.owner.get(t as usize).copied().flatten();
            let subject = clause
                .and_then(|c| sentence.clauses.get(c as usize))
                .and_then(|c| {
                    c.slots.iter().find(|x| x.role == lagebild_model::Role::Subject && x.token != t)
                })
                .and_then(|x| self.out.entity_at(s, x.token))
                .and_then(|x| x.code.clone())
                .unwrap_or_else(|| self.setting());
            return earlier()
                .find(|(_, m)| {
                    entity(m).is_some_and(|x| {
                        x.sort == Sort::State
                            && x.code.as_deref().is_some_and(|c| c != subject && self.told_of(c))
                    })
                })
                .map(|(k, _)| k);
        }
        let rebels = e.sectors.iter().any(|x| matches!(x.as_str(), "REB" | "PRM"));
        let gunmen = e.sort == Sort::Person && e.sectors.first().is_some_and(|x| x == "UAF");
        let group = matches!(e.sort, Sort::Group | Sort::Person) && (rebels || gunmen)
            || words.has("group-epithet", lemma);
        if group {
            let found = earlier().find(|(_, m)| {
                m.sentence + if gunmen { 6 } else { 12 } > s
                    && entity(m).is_some_and(|x| {
                        x.sort == Sort::Group
                            && x.code.is_some()
                            && x.name.is_some()
                            && !(gunmen && x.sectors.iter().any(|k| k == "PRE"))
                            && x.sectors.iter().any(|k| matches!(k.as_str(), "REB" | "PRM" | "CRM"))
                    })
            });
            if let Some((k, _)) = found {
                return Some(k);
            }
        }
        if !simple || !words.has("body-epithet", lemma) {
            return None;
        }
        let wanted = |x: &Entity| {
            let has = |list: &[&str]| x.sectors.iter().any(|k| list.contains(&k.as_str()));
            let union = matches!(x.code.as_deref(), Some("NGO" | "UNO" | "IGO" | "EUR"));
            if words.has("company-epithet", lemma) {
                x.sort == Sort::Company || has(&["BUS"])
            } else if words.has("party-epithet", lemma) {
                has(&["PTY"])
            } else if words.has("organisation-epithet", lemma) {
                x.sort == Sort::Organisation && union
            } else {
                true
            }
        };
        let find = |reach: usize, fits: &dyn Fn(&Entity) -> bool| {
            earlier()
                .find(|(_, m)| {
                    m.sentence + reach > s
                        && entity(m).is_some_and(|x| {
                            matches!(x.sort, Sort::Organisation | Sort::Group | Sort::Body | Sort::Company)
                                && x.code.is_some()
                                && fits(x)
                        })
                })
                .map(|(k, _)| k)
        };
        find(6, &|x| wanted(x)).or_else(|| find(3, &|_| true))
    }

    /// Country of the clause's place, or of the setting last named in the paragraph.
    fn nearer_place(&self, sentence: &Sentence, t: u16) -> Option<String> {
        self.place_of_clause(sentence, t).or_else(|| self.paragraph_setting.clone())
    }

    /// Country of the person told of last.
    fn last_person_code(&self, s: usize) -> Option<String> {
        self.out
            .mentions
            .iter()
            .rev()
            .take_while(|m| m.sentence + 3 > s)
            .filter_map(|m| self.out.entities.get(m.entity))
            .find(|e| e.sort == Sort::Person && e.name.is_some())
            .and_then(|e| e.code.clone())
    }

    /// The union of states told of last: whose heads of government "die 27 Regierungschefs" are.
    fn last_union(&self, s: usize) -> Option<Entity> {
        let union = |e: &Entity| matches!(e.code.as_deref(), Some("EUR" | "IGO"));
        let named = self
            .out
            .mentions
            .iter()
            .rev()
            .take_while(|m| m.sentence + 4 > s)
            .filter_map(|m| self.out.entities.get(m.entity))
            .find(|e| union(e))
            .cloned();
        // "EU-Hilfen": the union is told of without acting
        named.or_else(|| {
            self.sentences
                .iter()
                .skip(s.saturating_sub(3))
                .take(4)
                .flat_map(|x| &x.tokens)
                .filter_map(|t| t.lemma.split_once('-').map(|(first, _)| first))
                .filter_map(|first| self.part_owner(first))
                .find(union)
        })
    }

    /// A body told of before is meant again: in the same paragraph by the same noun whatever place stands by, else where no
    /// place stands nearer.
    fn told_again(
        &self,
        s: usize,
        sentence: &Sentence,
        t: u16,
        lemma: &str,
        e: &Entity,
    ) -> Option<(String, Vec<String>)> {
        let near = self
            .out
            .mentions
            .iter()
            .rev()
            .take_while(|m| {
                m.sentence + 4 > s
                    && self.sentences.get(m.sentence).is_some_and(|x| x.paragraph == sentence.paragraph)
            })
            .filter(|m| !m.pronoun)
            .find_map(|m| {
                let head = self.sentences.get(m.sentence)?.tokens.get(m.head as usize)?;
                let other = self.out.entities.get(m.entity)?;
                let court = e.sectors.first().is_some_and(|x| x == "JUD")
                    && other.sort == Sort::Organisation
                    && other.sectors.first() == e.sectors.first();
                (court || *head.lemma == *lemma && other.sectors.first() == e.sectors.first())
                    .then(|| Some((other.code.clone()?, other.sectors.clone())))?
            });
        if near.is_some() || self.nearer_place(sentence, t).is_some() {
            return near;
        }
        self.told_before(s, lemma, e)
    }

    /// Country and sectors of a body or force told of before with the same noun, or of a force, court or chamber of the
    /// same sector.
    fn told_before(&self, s: usize, lemma: &str, e: &Entity) -> Option<(String, Vec<String>)> {
        let sector = e.sectors.first()?;
        let by_sector = matches!(sector.as_str(), "MIL" | "COP" | "JUD" | "LEG" | "SPY" | "REB" | "PRM");
        let from = self.out.mentions.len().saturating_sub(LONGEST_MEMORY);
        self.out.mentions.iter().skip(from).rev().filter(|m| !m.pronoun).find_map(|m| {
            let other = self.out.entities.get(m.entity)?;
            let code = other.code.clone()?;
            let head = self.sentences.get(m.sentence)?.tokens.get(m.head as usize)?;
            let same_noun = *head.lemma == *lemma && other.sectors.first() == Some(sector);
            let same_kind = by_sector
                && m.sentence + 6 > s
                && matches!(other.sort, Sort::Body | Sort::Organisation)
                && matches!(e.sort, Sort::Body)
                && other.sectors.contains(sector);
            (same_noun || same_kind)
                .then(|| (code, if same_noun { other.sectors.clone() } else { e.sectors.clone() }))
        })
    }

    /// All states named beside a plural noun: "russische und ukrainische Truppen", "Soldaten aus Mali und Niger".
    pub(super) fn further_states(
        &self,
        _s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
    ) -> Vec<String> {
        let mut out = Vec::new();
        let mut k = t;
        while k > 0 {
            k -= 1;
            match tree.tag(k) {
                Tag::ADJA => {
                    if let Some(c) =
                        self.adjective_owner(tree.lemma(k), self.form(sentence, k)).and_then(|e| e.code)
                    {
                        out.push(c);
                    }
                }
                Tag::KON | Tag::COMMA if tree.tag(k + 1) == Tag::ADJA => {}
                Tag::CARD | Tag::ADV | Tag::PIAT => {}
                _ => break,
            }
        }
        // an adjective tells whose they are: "türkische Soldaten aus Syrien" are Turkish
        let mut k = t + 1;
        let home =
            matches!(tree.tag(k), Tag::APPR | Tag::APPRART) && self.codebook.words.has("home", tree.lemma(k));
        // "die Präsidenten Ruandas und des Kongos"
        let genitive = tree.tag(k) == Tag::NE && self.form(sentence, k).ends_with('s')
            || tree.tag(k) == Tag::ART
                && sentence.tokens.get(k as usize).is_some_and(|x| x.morph.agr & agr::GEN != 0);
        if home && out.is_empty() || genitive {
            if home {
                k += 1;
            }
            loop {
                while matches!(tree.tag(k), Tag::ART) {
                    k += 1;
                }
                let Some((last, refs)) = self.name_at(sentence, k) else { break };
                if let Some(c) = refs
                    .iter()
                    .any(|r| matches!(r, NameRef::State(_)))
                    .then(|| self.best_place(&refs, None))
                    .flatten()
                    .and_then(|p| p.country)
                {
                    out.push(c);
                }
                k = last + 1;
                if matches!(tree.tag(k), Tag::COMMA | Tag::KON) {
                    k += 1;
                } else {
                    break;
                }
            }
        }
        out
    }

    /// Country an adjective names at a title ("seinen chinesischen Amtskollegen").
    pub(super) fn owner_stated(
        &self,
        _s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        _end: u16,
    ) -> Option<String> {
        let mut k = t;
        while k > 0 {
            k -= 1;
            match tree.tag(k) {
                Tag::ADJA => {
                    if let Some(e) = self.adjective_owner(tree.lemma(k), self.form(sentence, k)) {
                        return e.code;
                    }
                }
                Tag::PPOSAT | Tag::ART => {}
                _ => break,
            }
        }
        None
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
