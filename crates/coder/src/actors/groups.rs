//! Noun groups: titles before names, bodies with names, names of several words.

use super::*;

impl<'a> Finder<'a> {
    pub(super) fn noun_group(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, i: u16) -> u16 {
        if let Some(last) = self.inhabitant_named(s, sentence, tree, i) {
            return last + 1;
        }
        // titles: actor nouns directly before a name
        let mut titles = Vec::new();
        let mut at = i;
        loop {
            if self.name_at(sentence, at).is_some_and(|(last, refs)| {
                last > at || !refs.iter().all(|r| matches!(r, NameRef::Holder(_)))
            }) {
                break;
            }
            // "Taiwans Verteidigungsministerium", tagged as a name
            let noun = tree.tag(at) == Tag::NN
                || tree.tag(at) == Tag::NE
                    && at > 0
                    && tree.tag(at - 1) == Tag::NE
                    && self.form(sentence, at - 1).ends_with('s')
                    && tree.rel(at) == Rel::Flat;
            // "Lieutenant General Mojalefa Letsoela", tagged as a name
            let ranked = self.codebook.language == "en"
                && matches!(tree.tag(at), Tag::NE | Tag::ADJA)
                && !titles.is_empty()
                && tree.tag(at + 1) == Tag::NE
                && self.form(sentence, at).starts_with(char::is_uppercase)
                && self.is_personal(tree.lemma(at));
            let is_title = (noun || ranked) && self.actor_word(tree.lemma(at)).is_some();
            if is_title && titles.len() < 3 {
                titles.push(at);
                at += 1;
                if !tree.tag(at).is_noun() {
                    break;
                }
            } else {
                break;
            }
        }
        let name = if tree.tag(at).is_noun() || at == i { self.name_run(sentence, tree, at) } else { None };
        match name {
            // "die Provinz Herat": the place itself
            Some((first, last, refs))
                if !refs.is_empty()
                    && titles
                        .last()
                        .is_some_and(|t| self.codebook.words.has("place-noun", tree.lemma(*t)))
                    && refs.iter().all(|r| matches!(r, NameRef::Place(_) | NameRef::Region(_))) =>
            {
                self.name(s, sentence, tree, first, last, &refs);
                last + 1
            }
            // "das Nachbarland Ruanda": the state itself
            Some((_, last, refs))
                if titles.last().is_some_and(|t| self.codebook.words.has("state-noun", tree.lemma(*t)))
                    && refs.iter().any(|r| matches!(r, NameRef::State(_))) =>
            {
                self.name(s, sentence, tree, i, last, &refs);
                last + 1
            }
            Some((first, last, refs)) => {
                let person = refs.is_empty() || refs.iter().any(|r| matches!(r, NameRef::Holder(_)));
                // "Navy spokesman Gayan Wickram": in English whose spokesman he is may stand before the title
                let own = titles.iter().rposition(|t| !self.is_personal(tree.lemma(*t))).map_or(0, |k| k + 1);
                let joins = person && own < titles.len() && (own == 0 || self.codebook.language == "en");
                if joins {
                    let own = titles.split_off(own);
                    for t in titles {
                        self.noun(s, sentence, tree, t);
                    }
                    let start = own.first().copied().unwrap_or(first);
                    let group = Group { first: start, last, titles: own, name: Some((first, last)) };
                    self.person(s, sentence, tree, &group, &refs);
                } else if let Some(t) = titles.last().copied().filter(|t| {
                    self.is_collective(tree.lemma(*t)) && !refs.iter().any(|r| matches!(r, NameRef::State(_)))
                }) {
                    for t in titles.iter().take(titles.len() - 1) {
                        self.noun(s, sentence, tree, *t);
                    }
                    self.named_group(s, sentence, tree, t, first, last, &refs);
                } else {
                    for t in titles {
                        self.noun(s, sentence, tree, t);
                    }
                    self.name(s, sentence, tree, first, last, &refs);
                }
                last + 1
            }
            None if titles.is_empty() => {
                self.demonym(s, sentence, tree, i);
                i + 1
            }
            None => {
                let end = at.max(i + 1);
                for t in titles {
                    self.noun(s, sentence, tree, t);
                }
                end
            }
        }
    }

    pub(super) fn is_personal(&self, lemma: &str) -> bool {
        self.actor_word(lemma).is_some_and(|(w, _)| w.kind.is_personal())
    }

    pub(super) fn is_collective(&self, lemma: &str) -> bool {
        self.actor_word(lemma).is_some_and(|(w, _)| {
            matches!(w.kind, ActorKind::Body | ActorKind::Group | ActorKind::Company | ActorKind::Media)
        })
    }

    /// "die Terrormiliz Boko Haram", "die Gruppe APT28": the name tells who, the noun what.
    #[allow(clippy::too_many_arguments)]
    fn named_group(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        noun: u16,
        first: u16,
        last: u16,
        refs: &[NameRef],
    ) {
        let known: Vec<NameRef> = refs
            .iter()
            .copied()
            .filter(|r| matches!(r, NameRef::Organisation(_) | NameRef::Group(_)))
            .collect();
        let entity = if known.is_empty() {
            let Some((word, part)) = self.actor_word(tree.lemma(noun)) else { return };
            let mut e = self.word_entity(s, sentence, tree, noun, &word, part.as_deref(), last);
            if e.code.is_none() {
                e.code = Some(self.setting_at(sentence, noun));
            }
            e.name = Some((first..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" "));
            e
        } else {
            match self.entity_of_refs(&known) {
                Some(e) => e,
                None => return,
            }
        };
        let e = self.entity(entity);
        self.add_mention(s, sentence, tree, noun, last, e);
    }

    /// "die Italienerin Giorgia Meloni": the inhabitant's noun tells the country of the name behind it.
    fn inhabitant_named(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, i: u16) -> Option<u16> {
        if tree.tag(i) != Tag::NN || !tree.tag(i + 1).is_noun() {
            return None;
        }
        let state = self.index.people(tree.lemma(i))?;
        let code = self.codebook.world.states.get(state as usize).map(|x| x.code.clone())?;
        let (first, last, refs) = self.name_run(sentence, tree, i + 1)?;
        let person = refs.is_empty() && matches!(tree.tag(first), Tag::NE | Tag::FM)
            || refs.iter().any(|r| matches!(r, NameRef::Holder(_)));
        if !person || first != i + 1 {
            return None;
        }
        let group = Group { first: i, last, titles: Vec::new(), name: Some((first, last)) };
        self.citizen(s, sentence, tree, &group, &refs, Some(code));
        Some(last)
    }

    /// True for an English form in the genitive.
    fn owns(&self, form: &str) -> bool {
        self.codebook.language == "en" && without_genitive(form).is_some()
    }

    /// A known name, or a run of unknown capitalised names.
    fn name_run(&self, sentence: &Sentence, tree: &Tree<'_>, at: u16) -> Option<(u16, u16, Vec<NameRef>)> {
        let known = self.name_at(sentence, at);
        let unknown_end = |mut k: u16| {
            while matches!(tree.tag(k), Tag::NE | Tag::FM) && !self.form(sentence, k).is_empty() {
                k += 1;
                // "Orban's Fidesz": what owns the next name is no part of it
                if self.owns(self.form(sentence, k - 1)) {
                    break;
                }
            }
            k
        };
        match known {
            Some((last, refs)) => {
                // "Paris Hilton": a one-word place before further unknown names is part of a person's name
                let end = unknown_end(last + 1);
                let only_places = refs.iter().all(|r| matches!(r, NameRef::Place(_) | NameRef::Holder(_)));
                let followed = end > last + 1
                    && self.name_at(sentence, last + 1).is_none_or(|(_, r)| {
                        r.iter().all(|x| matches!(x, NameRef::Place(_) | NameRef::Holder(_)))
                    });
                if only_places && followed && last == at {
                    return Some((at, end - 1, Vec::new()));
                }
                // a surname alone behind known first names: keep the holders
                Some((at, last, refs))
            }
            None if self.codebook.words.has("place-noun", self.form(sentence, at))
                || self.codebook.words.has("time-noun", self.form(sentence, at)) =>
            {
                None
            }
            None if matches!(tree.tag(at), Tag::NE) => {
                let end = unknown_end(at);
                // stop before a known state or place
                let mut last = at;
                for k in at + 1..end {
                    if self.name_at(sentence, k).is_some_and(|(_, r)| {
                        r.iter().any(|x| matches!(x, NameRef::State(_) | NameRef::Organisation(_)))
                    }) {
                        break;
                    }
                    last = k;
                }
                Some((at, last, Vec::new()))
            }
            None => None,
        }
    }

    /// The token of a run that hangs outside of it.
    pub(super) fn head_of(tree: &Tree<'_>, first: u16, last: u16) -> u16 {
        (first..=last).find(|k| tree.head(*k).is_none_or(|h| h < first || h > last)).unwrap_or(last)
    }
}
