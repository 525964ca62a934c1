//! Whose an office, body or group is: adjective, genitive, compound, possessive.

use super::*;

impl Entity {
    /// A state that acts through its government; what stands beside the code is not known yet.
    pub(super) fn state(code: Option<String>) -> Self {
        Self { sort: Sort::State, code, sectors: vec!["GOV".into()], ..Self::default() }
    }
}

/// Letters of the shortest town that can be the first part of a compound.
const SHORTEST_TOWN: usize = 4;

impl<'a> Finder<'a> {
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
        // "hackers working for the Chinese state", "militias loyal to Tehran"
        if let Some(e) = self.served(sentence, tree, t) {
            return Some(e);
        }
        // first part of a compound: US-Regierung, Kreml-Sprecher, SPD-Politiker
        let lemma = tree.lemma(t).to_owned();
        let hyphen = lemma.rfind('-').map(|at| lemma.get(..at).unwrap_or("").to_owned());
        for candidate in hyphen.iter().map(String::as_str).chain(part) {
            if let Some(e) = self.part_owner(candidate) {
                return Some(e);
            }
        }
        // "einen jordanischen Mitarbeiter des Welternährungsprogramms": staff is its organisation's
        if self.codebook.words.has("staff", &lemma)
            && let Some(e) = self
                .owner_behind(s, sentence, tree, t, end)
                .filter(|e| matches!(e.code.as_deref(), Some("UNO" | "EUR" | "IGO" | "NGO")))
        {
            return Some(e);
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
                        return Some(Entity::state(p.country));
                    }
                }
                Tag::CARD | Tag::ADV | Tag::PIAT | Tag::TRUNC => {}
                Tag::KON if tree.tag(k.wrapping_sub(1)) == Tag::ADJA => {}
                // "13 Israeli women and children": both are
                Tag::KON if k + 1 == t && self.shares_adjective(tree, k, t) => k -= 1,
                Tag::PPOSAT => return self.possessor(s, sentence, tree, k),
                Tag::PRELAT => {
                    if let Some(e) = self.of_antecedent(s, sentence, k) {
                        return Some(e);
                    }
                }
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
        self.owner_behind(s, sentence, tree, t, end)
    }

    /// True for the second of two groups joined without anything between.
    fn shares_adjective(&self, tree: &Tree<'a>, and: u16, t: u16) -> bool {
        let office = |w: &ActorWord| w.kind == ActorKind::Office;
        tree.rel(t) == Rel::Conj
            && tree.head(t).is_some_and(|h| h + 1 == and && tree.tag(h) == Tag::NN)
            && tree.lemma(and) != "or"
            && self.actor_word(tree.lemma(t)).is_some_and(|(w, _)| !office(&w))
    }

    /// The owner that a genitive or prepositional attribute behind the noun names.
    fn owner_behind(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        t: u16,
        end: u16,
    ) -> Option<Entity> {
        let mut after: Vec<u16> = Vec::new();
        for c in tree.children(t).iter().copied().chain(tree.children(end).iter().copied()) {
            if c > end
                && matches!(tree.rel(c), Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Dep)
                && (tree.tag(c).is_noun() || tree.tag(c).is_pronoun())
            {
                let prep = tree.preposition(c);
                // "die Führung verlangt von Delhi ...": behind the verb it is no attribute
                if (end..c).any(|k| tree.tag(k).is_finite()) {
                    continue;
                }
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
                    return Some(Entity::state(Some(st.code.clone())));
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
                    return Some(Entity::state(p.country));
                }
            }
        }
        None
    }

    pub(super) fn owner_at(&self, s: usize, token: u16) -> Option<Entity> {
        if let Some(e) = self.out.entity_at(s, token) {
            return Some(Entity { name: None, office: None, ..e.clone() });
        }
        self.out.place_at(s, token).map(|p| Entity::state(p.place.country.clone()))
    }

    /// The state that people serve, told right behind the noun.
    fn served(&self, sentence: &Sentence, tree: &Tree<'_>, t: u16) -> Option<Entity> {
        let words = &self.codebook.words;
        if !words.has("serves", tree.lemma(t + 1)) || !words.has("served-by", tree.lemma(t + 2)) {
            return None;
        }
        let k = (t + 3..t + 6).find(|k| !matches!(tree.tag(*k), Tag::ART | Tag::PPOSAT))?;
        if tree.tag(k) == Tag::ADJA {
            return self.adjective_owner(tree.lemma(k), self.form(sentence, k));
        }
        let (_, refs) = self.name_at(sentence, k)?;
        self.entity_of_refs(&refs).map(|e| Entity { name: None, office: None, ..e })
    }

    pub(super) fn part_owner(&self, part: &str) -> Option<Entity> {
        let bare = part.trim_end_matches('-');
        for rule in self.codebook.words.list("prefix-code") {
            if let Some((prefix, code)) = rule.split_once('=')
                && (bare == prefix || bare.split('-').next() == Some(prefix))
            {
                let code = self.choose_code(code);
                let governed = code.len() == 3 && !matches!(code.as_str(), "UNO" | "EUR" | "IGO");
                let mut owner = Entity::state(Some(code));
                if !governed {
                    owner.sectors.clear();
                }
                return Some(owner);
            }
        }
        for candidate in [bare, bare.strip_suffix('s').unwrap_or(bare)] {
            let words: Vec<&str> = candidate.split([' ', '-']).collect();
            let whole = self.index.find(&[candidate]);
            let found = if whole.is_empty() { self.index.find(&words) } else { whole };
            // a part must be a state, a group or a town that none takes for a word ("Passbehörde" is no town's)
            let word = candidate.chars().count() < SHORTEST_TOWN
                || self.codebook.lexicon.readings(bare).iter().any(|r| r.tag == Tag::NN);
            let useful: Vec<NameRef> = found
                .iter()
                .copied()
                .filter(|r| !(matches!(r, NameRef::Holder(_)) || word && matches!(r, NameRef::Place(_))))
                .collect();
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
            self.codebook.world.states.get(i as usize).map(|st| Entity::state(Some(st.code.clone())))
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
                    return Some(Entity::state(p.country));
                }
            }
        }
        None
    }

    /// The mention a possessive pronoun points to: the subject of its clause where that fits, else the last that does.
    pub(super) fn possessor_mention(
        &self,
        s: usize,
        sentence: &Sentence,
        tree: &Tree<'_>,
        k: u16,
    ) -> Option<usize> {
        let lemma = tree.lemma(k);
        let wanted = self
            .cells(lemma, [("his", agr::MASC), ("its", agr::NEUT), ("her", agr::FEM), ("their", agr::PLUR)]);
        let clause = sentence.clause_at(k);
        let subject = clause
            .and_then(|c| c.slots.iter().find(|x| x.role == lagebild_model::Role::Subject && x.token < k));
        if let Some(subject) = subject
            && let Some(target) = self.out.by_token.get(&(s, subject.token)).copied()
            && self.out.entity_at(s, subject.token).is_some_and(|e| e.gender & wanted != 0)
        {
            return Some(target);
        }
        self.antecedent(s, k, wanted, false, None)
    }

    /// "Japan, whose prime minister", "Japan, dessen Regierungschef": the noun of the relative clause.
    fn of_antecedent(&self, s: usize, sentence: &Sentence, k: u16) -> Option<Entity> {
        let Link::Relative(noun) = sentence.clause_at(k)?.link else { return None };
        let e = self.out.entity_at(s, noun)?;
        Some(Entity { name: None, office: None, ..e.clone() })
    }

    pub(super) fn possessor(&self, s: usize, sentence: &Sentence, tree: &Tree<'_>, k: u16) -> Option<Entity> {
        let m = self.out.mentions.get(self.possessor_mention(s, sentence, tree, k)?)?;
        self.out.entities.get(m.entity).map(|e| Entity { name: None, office: None, ..e.clone() })
    }

    /// All states named beside a plural noun: "russische und ukrainische Truppen", "Soldaten aus Mali und Niger".
    pub(super) fn further_states(&self, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) -> Vec<String> {
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

    /// Country in a phrase of origin directly behind a noun ("seine Kollegen aus Mali").
    pub(super) fn home_behind(&self, sentence: &'a Sentence, tree: &Tree<'a>, t: u16) -> Option<String> {
        if !self.codebook.words.has("whence", tree.lemma(t + 1)) {
            return None;
        }
        let k = if tree.tag(t + 2) == Tag::ART { t + 3 } else { t + 2 };
        let (_, refs) = self.name_at(sentence, k)?;
        self.best_place(&refs, None).and_then(|p| p.country)
    }
}
