//! Persons with titles before their names.

use super::*;

impl<'a> Finder<'a> {
    pub(super) fn person(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        group: &Group,
        refs: &[NameRef],
    ) {
        self.citizen(s, sentence, tree, group, refs, None);
    }

    /// A person whose country the word before the name may tell ("die Italienerin Giorgia Meloni").
    pub(super) fn citizen(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        group: &Group,
        refs: &[NameRef],
        country: Option<String>,
    ) {
        let Some((first, last)) = group.name else { return };
        let text: String = (first..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" ");
        let text = text
            .strip_suffix('s')
            .filter(|t| !refs.is_empty() && self.index.find(&[t]).len() >= refs.len())
            .unwrap_or(&text)
            .to_owned();
        let known = self.known_person(&text);
        let mut entity = Entity {
            sort: Sort::Person,
            name: Some(text.clone()),
            code: country,
            gender: agr::MASC | agr::FEM,
            ..Entity::default()
        };
        for t in &group.titles {
            let Some((word, part)) = self.actor_word(tree.lemma(*t)) else { continue };
            let e = self.word_entity(s, sentence, tree, *t, &word, part.as_deref(), group.last);
            if matches!(word.kind, ActorKind::Title | ActorKind::Epithet) && e.code.is_none() {
                entity.gender = e.gender;
                continue;
            }
            if entity.sectors.is_empty() || entity.sectors.first().map(String::as_str) == Some("PTY") {
                entity = Entity { name: entity.name, sort: Sort::Person, ..e };
            }
        }
        if group.titles.iter().any(|t| self.codebook.words.has("counterpart", tree.lemma(*t))) {
            entity.code = None;
            entity.sectors.clear();
            let by_text =
                group.titles.first().and_then(|t| self.owner_stated(s, sentence, tree, *t, group.last));
            self.counterpart(s, sentence, tree, group.first, &mut entity);
            if let Some(code) = by_text {
                entity.code = Some(code);
            }
        }
        // "der Sondergesandte Miroslav Lajcak": of the union told of last
        if entity.code.is_none()
            && group.titles.iter().any(|t| {
                self.actor_word(tree.lemma(*t)).is_some_and(|(w, part)| {
                    w.kind == ActorKind::Voice
                        || part.is_none() && self.codebook.words.has("head-of-body", tree.lemma(*t))
                })
            })
            && let Some(x) = self.body_before(s).cloned()
            && let Some(code) = x.code.clone()
        {
            entity.sectors.clone_from(&x.sectors);
            entity.code = Some(code);
        }
        // one name, one person
        if entity.gender & (agr::MASC | agr::FEM) != 0 {
            entity.gender &= agr::MASC | agr::FEM;
        }
        let explicit = entity.code.clone();
        let table = if refs.is_empty() {
            let by_surname: Vec<NameRef> = if first == last {
                self.index.surname(&text).iter().map(|i| NameRef::Holder(*i)).collect()
            } else {
                Vec::new()
            };
            if explicit.is_some() || entity.office_key.is_some() {
                self.holder_like(&by_surname, explicit.as_deref(), entity.office_key.as_deref())
            } else {
                None
            }
        } else {
            self.holder(refs, explicit.as_deref(), entity.office_key.as_deref())
        };
        if let Some(t) = table {
            // office and country of the text count first
            if entity.code.is_none() {
                entity.code.clone_from(&t.code);
            }
            if entity.sectors.is_empty() {
                entity.sectors.clone_from(&t.sectors);
            }
            // who held the office until now is called by it still
            let over = t.sectors.first().is_some_and(|x| x == "ELI");
            if over && entity.sectors == ["GOV"] {
                entity.sectors.push("ELI".to_owned());
            }
            entity.name = t.name;
            entity.id = t.id;
            entity.party = entity.party.or(t.party);
            entity.office = entity.office.or(t.office);
        }
        if entity.code.is_none()
            && let Some(k) = known
            && let Some(old) = self.out.entities.get(k)
        {
            entity.code.clone_from(&old.code);
        }
        // "Major Waleri Trojanow, Pilot eines russischen Flugzeugs,"
        if entity.code.is_none() && tree.tag(group.last + 1) == Tag::COMMA {
            let noun = (group.last + 2..group.last + 6)
                .take_while(|k| matches!(tree.tag(*k), Tag::ART | Tag::ADJA | Tag::NN))
                .find(|k| tree.tag(*k) == Tag::NN);
            if let Some(k) = noun
                && self.is_personal(tree.lemma(k))
            {
                entity.code = self.owner(s, sentence, tree, k, None, k).and_then(|o| o.code);
            }
        }
        if entity.code.is_none() && !entity.sectors.is_empty() {
            entity.code = Some(self.setting_at(sentence, group.first));
        }
        let e = match known {
            Some(k) => {
                if let Some(old) = self.out.entities.get_mut(k) {
                    if old.code.is_none() {
                        old.code = entity.code;
                    }
                    if old.sectors.is_empty() {
                        old.sectors = entity.sectors;
                    }
                    if old.office.is_none() {
                        old.office = entity.office;
                        old.office_key = entity.office_key;
                    }
                    if entity.gender != agr::MASC | agr::FEM && entity.gender != 0 {
                        old.gender = entity.gender;
                    }
                }
                k
            }
            None => self.entity(entity),
        };
        self.add_mention(s, sentence, tree, group.first, group.last, e);
    }

    pub(super) fn holder_like(
        &self,
        refs: &[NameRef],
        code: Option<&str>,
        key: Option<&str>,
    ) -> Option<Entity> {
        let e = self.holder(refs, code, key)?;
        let fits = code.is_none_or(|c| e.code.as_deref() == Some(c))
            && (key.is_none_or(|k| k.is_empty() || e.office_key.as_deref() == Some(k)));
        fits.then_some(e)
    }
}
