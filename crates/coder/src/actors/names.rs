//! Names: what the tables know, and what the story introduces.

use super::*;
use lagebild_codebook::FrameKind;

/// True for a full name and the part of it that a person is called by: the last, or the first of three (Kim Jong Un).
fn is_called(full: &str, part: &str) -> bool {
    let blank = |at: usize| full.as_bytes().get(at) == Some(&b' ');
    full == part
        || full.ends_with(part) && full.len() > part.len() && blank(full.len() - part.len() - 1)
        || full.starts_with(part) && blank(part.len()) && full.split(' ').count() == 3
}

impl<'a> Finder<'a> {
    pub(super) fn name(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        first: u16,
        last: u16,
        refs: &[NameRef],
    ) {
        let text: String = (first..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" ");
        // a person told of before, by surname
        let known = self.known_person(&text);
        let place = self.best_place(refs, Some(&text)).filter(|_| !names_a_group(refs));
        if let Some(p) = &place
            && refs.iter().any(|r| {
                matches!(r, NameRef::Place(_) | NameRef::Region(_) | NameRef::Seat(_) | NameRef::State(_))
            })
        {
            let span = self.span(sentence, first, last);
            let k = self.out.places.len();
            if let Some(c) = &p.country {
                self.told.insert(c.clone());
            }
            self.out.places.push(PlaceMention {
                sentence: s,
                first,
                last,
                place: EventPlace { text: span.text(&self.story.text).to_owned(), span, ..p.clone() },
            });
            for t in first..=last {
                self.out.place_by_token.insert((s, t), k);
            }
            // a capital or state that acts is no setting; a town, or anything in a local phrase, is
            let acts = refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Seat(_)));
            if let Some(c) = &p.country
                && known.is_none()
                && (!acts || self.in_local_phrase(tree, first, last))
                && !self.beside_the_story(sentence, tree, first, last)
            {
                self.paragraph_setting = Some(c.clone());
                self.story_setting = Some(c.clone());
            }
        }
        if let Some(e) = known
            && !refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Organisation(_)))
        {
            self.add_mention(s, sentence, tree, first, last, e);
            return;
        }
        let world = &self.codebook.world;
        let mut entity = None;
        // a seat that is an organisation's too (Brüssel) speaks for the organisation
        let mut ordered = refs.to_vec();
        ordered.sort_by_key(|r| matches!(r, NameRef::Seat(_)));
        for r in &ordered {
            entity = match r {
                NameRef::State(i) | NameRef::Seat(i) => world.states.get(*i as usize).map(|st| Entity {
                    name: Some(st.name_de.clone()),
                    id: (!st.wikidata.is_empty()).then(|| st.wikidata.clone()),
                    gender: self.gendered(&st.article_de).unwrap_or(agr::NEUT),
                    ..Entity::state(Some(st.code.clone()))
                }),
                NameRef::Organisation(i) => {
                    let chosen = self.organisation_told_of(refs).unwrap_or(*i);
                    world
                        .organisations
                        .get(chosen as usize)
                        .map(|o| self.named_or_own(o, sentence, &text, first))
                }
                NameRef::Group(i) => {
                    let chosen = self.group_in_force(refs).or(Some(*i));
                    let group = chosen.and_then(|g| world.groups.get(g as usize));
                    group.map(|o| self.named_or_own(o, sentence, &text, first))
                }
                _ => None,
            };
            if entity.is_some() {
                break;
            }
        }
        if entity.is_none() && refs.iter().any(|r| matches!(r, NameRef::Holder(_))) {
            entity = self.holder(refs, None, None);
        }
        // "Texas sued the government": a federal state that acts
        if self.codebook.language == "en"
            && entity.is_none()
            && tree.rel(Self::head_of(tree, first, last)) == Rel::Nsubj
            && place.as_ref().is_some_and(|p| p.kind == "region")
            && refs.iter().all(|r| matches!(r, NameRef::Place(_)))
        {
            entity = self.province_that_acts(refs);
        }
        if entity.is_none() && refs.is_empty() {
            entity = self.unknown_name(s, sentence, tree, first, last, &text);
        }
        if let Some(e) = entity {
            let e = self.entity(e);
            self.add_mention(s, sentence, tree, first, last, e);
        }
    }

    /// The government of a province or federal state.
    fn province_that_acts(&self, refs: &[NameRef]) -> Option<Entity> {
        refs.iter().find_map(|r| {
            let NameRef::Place(i) = r else { return None };
            let p = self.codebook.world.places.get(*i as usize).filter(|p| p.kind == "admin1")?;
            Some(Entity {
                sort: Sort::Body,
                code: p.states.first().cloned(),
                sectors: vec!["GOV".to_owned()],
                name: Some(p.name_en.clone()),
                gender: agr::NEUT,
                ..Entity::default()
            })
        })
    }

    /// Inside a participle's attribute: "die in Litauen lebende Politikerin".
    pub(super) fn in_attribute(&self, tree: &Tree<'_>, head: u16, last: u16) -> bool {
        let participle = |k: u16| {
            tree.tag(k) == Tag::ADJA
                && (self.codebook.lexicon.adjective(tree.lemma(k)).is_none()
                    || self.codebook.lexicon.readings(tree.lemma(k)).iter().any(|r| r.tag == Tag::VVPP))
                && self.index.adjective(tree.lemma(k)).is_none()
        };
        tree.head(head).is_some_and(participle) || participle(last + 1) && tree.tag(last + 2).is_noun()
    }

    /// A place that only tells of somebody ("die in Litauen lebende Politikerin", "der sich in Nairobi aufhielt"), or where
    /// somebody goes away from a place abroad, is no setting of what is told next.
    fn beside_the_story(&self, sentence: &Sentence, tree: &Tree<'_>, first: u16, last: u16) -> bool {
        let head = Self::head_of(tree, first, last);
        let attribute = self.in_attribute(tree, head, last);
        let relative = sentence.clause_at(head).is_some_and(|c| matches!(c.link, Link::Relative(_)));
        let away = self.dateline.as_deref().is_some_and(|d| d != self.home)
            && tree.preposition(head).is_some_and(|p| {
                let lemma = tree.lemma(p);
                self.codebook.words.has("whither", lemma) && !self.codebook.words.has("where", lemma)
            });
        // "das Außenministerium in Washington"
        let seat = self
            .name_at(sentence, first)
            .is_some_and(|(_, refs)| refs.iter().any(|r| matches!(r, NameRef::Seat(_))))
            && tree.preposition(head).is_some_and(|p| {
                p.checked_sub(1).is_some_and(|k| {
                    tree.tag(k) == Tag::NN
                        && self.actor_word(tree.lemma(k)).is_some_and(|(w, _)| {
                            matches!(w.kind, ActorKind::Body | ActorKind::Office | ActorKind::Voice)
                        })
                })
            });
        // "verlangt von Neu-Delhi": a capital that is spoken to
        let spoken_to = self
            .name_at(sentence, first)
            .is_some_and(|(_, refs)| refs.iter().any(|r| matches!(r, NameRef::Seat(_) | NameRef::State(_))))
            && tree.head(head).is_some_and(|h| tree.tag(h).is_verb())
            && tree.preposition(head).is_some_and(|p| self.codebook.words.has("agent", tree.lemma(p)));
        // "klagte sie in Vilnius": where somebody speaks who is abroad
        let spoken = self.dateline.as_deref().is_some_and(|d| d != self.home)
            && sentence.clause_at(head).is_some_and(|c| {
                self.codebook.frames.of(&c.predicate).any(|f| match &f.kind {
                    FrameKind::Say => true,
                    FrameKind::Event(k) => k == "ACCUSE",
                    _ => false,
                })
            });
        attribute || relative || away || seat || spoken_to || spoken
    }

    /// Behind a preposition of place or direction, or a genitive at such a phrase.
    pub(super) fn in_local_phrase(&self, tree: &Tree<'_>, first: u16, last: u16) -> bool {
        let head = Self::head_of(tree, first, last);
        let mut at = Some(head);
        for _ in 0..3 {
            let Some(x) = at else { break };
            if let Some(p) = tree.preposition(x) {
                return self.is_local(tree.lemma(p));
            }
            if !matches!(tree.rel(x), Rel::Nmod | Rel::NmodPoss | Rel::Appos | Rel::Flat) {
                break;
            }
            at = tree.head(x);
        }
        first > 0
            && matches!(tree.tag(first - 1), Tag::APPR | Tag::APPRART)
            && self.is_local(tree.lemma(first - 1))
    }

    /// A preposition of place or direction.
    pub(super) fn is_local(&self, preposition: &str) -> bool {
        ["where", "whither", "whence"].iter().any(|list| self.codebook.words.has(list, preposition))
    }

    pub(super) fn span(&self, sentence: &Sentence, first: u16, last: u16) -> Span {
        match (sentence.tokens.get(first as usize), sentence.tokens.get(last as usize)) {
            (Some(a), Some(b)) => a.span.join(b.span),
            _ => Span::default(),
        }
    }

    /// Gender of a name by its German article; none in English, where articles tell none.
    fn gendered(&self, article: &str) -> Option<u16> {
        match article {
            _ if self.codebook.language == "en" => None,
            "die" => Some(agr::FEM),
            "der" => Some(agr::MASC),
            "das" => Some(agr::NEUT),
            "pl" => Some(agr::PLUR),
            _ => None,
        }
    }

    pub(super) fn organisation(&self, o: &lagebild_codebook::world::Organisation) -> Entity {
        Entity {
            sort: if o.group { Sort::Group } else { Sort::Organisation },
            code: Some(o.code.clone()),
            sectors: o.sectors.clone(),
            name: Some(o.name_de.clone()),
            id: Some(o.id.clone()),
            gender: match self.gendered(&o.article_de) {
                Some(cells) => cells,
                // "the Taliban said it", "they"
                None if self.codebook.language == "en" => agr::NEUT | agr::PLUR,
                None if o.group => agr::ALL,
                None => agr::MASC | agr::FEM | agr::NEUT,
            },
            ..Entity::default()
        }
    }

    /// "Congress", "the Communist Party": a party or parliament whose name is made of plain words is that of the tables where
    /// the story tells of its country, else the one of the setting.
    fn named_or_own(
        &self,
        o: &lagebild_codebook::world::Organisation,
        sentence: &Sentence,
        text: &str,
        at: u16,
    ) -> Entity {
        let known = self.organisation(o);
        let text = without_genitive(text).unwrap_or(text);
        let word = |w: &str| !self.codebook.lexicon.readings(&w.to_lowercase()).is_empty();
        let plain = text.split(' ').all(word) || text.ends_with(" Party") && text.split(' ').count() == 2;
        let local = o.sectors.iter().any(|s| matches!(s.as_str(), "PTY" | "LEG"));
        if self.codebook.language != "en" || !plain || !local || self.codebook.world.state(&o.code).is_none()
        {
            return known;
        }
        let at_home = o.code == self.home && self.dateline.as_ref().is_none_or(|d| *d == self.home);
        let code = self.setting_at(sentence, at);
        // a story from Panama that names the United States once means the Congress of Panama
        let told = at_home
            || self.told(&o.code) != places::Told::Nowhere
                && self.weight_of(&o.code) >= self.weight_of(&code)
            || [&self.subject_country, &self.from_afar].into_iter().any(|c| c.as_ref() == Some(&o.code));
        if told {
            return known;
        }
        Entity { code: Some(code), name: Some(text.to_owned()), id: None, ..known }
    }

    /// Of several organisations of one name (KGB) the one of a country told of.
    pub(super) fn organisation_told_of(&self, refs: &[NameRef]) -> Option<u32> {
        refs.iter()
            .filter_map(|r| match r {
                NameRef::Organisation(i) => Some(*i),
                _ => None,
            })
            .max_by_key(|i| {
                let code = self.codebook.world.organisations.get(*i as usize).map_or("", |o| &o.code);
                (self.told_of(code), std::cmp::Reverse(*i))
            })
    }

    /// Of several groups of one name the one in force at the story's date.
    pub(super) fn group_in_force(&self, refs: &[NameRef]) -> Option<u32> {
        refs.iter()
            .filter_map(|r| match r {
                NameRef::Group(i) => Some(*i),
                _ => None,
            })
            .filter(|i| {
                self.codebook
                    .world
                    .groups
                    .get(*i as usize)
                    .is_some_and(|g| in_force(&g.from, &g.to, &self.date))
            })
            // of namesakes (SPD, Sozialisten) the one of the readers' country or of a country told of
            .max_by_key(|i| {
                let code = self.codebook.world.groups.get(*i as usize).map_or("", |g| &g.code);
                (self.told_of(code), code == self.home, std::cmp::Reverse(*i))
            })
    }

    /// The person a name means at the story's date; `code` and `key` from a title narrow it down.
    pub(super) fn holder(&self, refs: &[NameRef], code: Option<&str>, key: Option<&str>) -> Option<Entity> {
        let world = &self.codebook.world;
        let rank = |i: &u32| -> Option<(i32, u32)> {
            let h = world.holders.get(*i as usize)?;
            let now = in_force(&h.from, &h.to, &self.date);
            let mut score = 0;
            score += if now { 8 } else { 0 };
            score += if key.is_some_and(|k| k == h.office) { 6 } else { 0 };
            score += if code.is_some_and(|c| c == h.code) { 5 } else { 0 };
            score += i32::from(!h.office.starts_with('=')) * 2;
            // who is president and commander in chief is the president
            score += match h.office.as_str() {
                "head_of_state" | "head_of_government" => 3,
                "army_chief" | "party_leader" | "legislator" => 0,
                _ => 1,
            };
            // the nearest term counts when none is in force
            if !now && !h.to.is_empty() && h.to <= self.date {
                score += 2;
            }
            Some((score, u32::MAX - i))
        };
        let best = refs
            .iter()
            .filter_map(|r| match r {
                NameRef::Holder(i) => Some(*i),
                _ => None,
            })
            .max_by_key(|i| rank(i))?;
        let h = world.holders.get(best as usize)?;
        let now = self.date.is_empty()
            || in_force(&h.from, &h.to, &self.date)
            || h.from.is_empty() && h.to.is_empty();
        let future = !h.from.is_empty() && !self.date.is_empty() && h.from.as_str() > self.date.as_str();
        let sectors = if now || future && code.is_some() {
            if h.sectors.is_empty() { vec!["GOV".to_owned()] } else { h.sectors.clone() }
        } else if future {
            vec!["PTY".to_owned()]
        } else {
            vec!["ELI".to_owned()]
        };
        Some(Entity {
            sort: Sort::Person,
            code: Some(h.code.clone()),
            sectors,
            name: Some(h.name.clone()),
            office: now.then(|| h.office.trim_start_matches('=').to_owned()),
            office_key: now.then(|| h.office.clone()),
            party: (!h.party.is_empty()).then(|| h.party.clone()),
            id: (!h.wikidata.is_empty()).then(|| h.wikidata.clone()),
            gender: agr::MASC | agr::FEM,
            ..Entity::default()
        })
    }

    /// "Yoon backs down over martial law" in the headline, "President Yoon Suk Yeol announced" in the lead: a person of whom
    /// the story tells no more than a name is the one of that name it introduces later.
    pub(super) fn introduced_later(&mut self) {
        for i in 0..self.out.entities.len() {
            let Some(e) = self.out.entities.get(i) else { continue };
            let (Sort::Person, None, true, Some(name)) = (e.sort, &e.code, e.sectors.is_empty(), &e.name)
            else {
                continue;
            };
            let plain = self.plain_name(name).to_owned();
            let whole = self.out.entities.iter().skip(i + 1).find(|k| {
                k.sort == Sort::Person
                    && k.code.is_some()
                    && !k.sectors.is_empty()
                    && k.name.as_deref().is_some_and(|n| is_called(n, &plain))
            });
            if let Some(whole) = whole.cloned()
                && let Some(e) = self.out.entities.get_mut(i)
            {
                *e = whole;
            }
        }
    }

    /// A name without the genitive's ending.
    fn plain_name<'t>(&self, text: &'t str) -> &'t str {
        let text = without_genitive(text).unwrap_or(text);
        if self.codebook.language == "en" { text } else { text.strip_suffix('s').unwrap_or(text) }
    }

    /// A surname or full name already met, or the surname of one well-known holder; one of whom more is known than the name
    /// comes first.
    pub(super) fn known_person(&self, text: &str) -> Option<usize> {
        let bare = without_genitive(text).or_else(|| text.strip_suffix('s')).unwrap_or(text);
        let from = self.known.len().saturating_sub(LONGEST_MEMORY);
        let mut meant = self.known.iter().skip(from).copied().filter(|i| {
            self.out.entities.get(*i).is_some_and(|e| {
                // Qin Gang is called Qin
                let surname_first =
                    e.code.as_deref().is_some_and(|c| self.codebook.words.has("surname-first", c))
                        && e.name
                            .as_deref()
                            .and_then(|n| n.split(' ').next())
                            .is_some_and(|n| n == text || n == bare);
                e.sort == Sort::Person
                    && (surname_first
                        || e.name.as_deref().is_some_and(|n| is_called(n, text) || is_called(n, bare)))
            })
        });
        let known = |i: &usize| self.out.entities.get(*i).is_some_and(|e| !e.sectors.is_empty());
        let first = meant.next()?;
        if known(&first) { Some(first) } else { meant.find(known).or(Some(first)) }
    }

    /// A name in no table: a surname of a holder, or somebody introduced by an apposition.
    pub(super) fn unknown_name(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        first: u16,
        last: u16,
        text: &str,
    ) -> Option<Entity> {
        if first == last {
            if let Some(e) = self.first_of_a_name(text) {
                return Some(e);
            }
            let refs: Vec<NameRef> = self.index.surname(text).iter().map(|i| NameRef::Holder(*i)).collect();
            let current: Vec<&lagebild_codebook::world::Holder> = refs
                .iter()
                .filter_map(|r| match r {
                    NameRef::Holder(i) => self.codebook.world.holders.get(*i as usize),
                    _ => None,
                })
                .filter(|h| in_force(&h.from, &h.to, &self.date))
                .collect();
            let top = |h: &&lagebild_codebook::world::Holder| {
                matches!(
                    h.office.as_str(),
                    "head_of_state"
                        | "head_of_government"
                        | "foreign_minister"
                        | "defence_minister"
                        | "un_secretary_general"
                        | "nato_secretary_general"
                )
            };
            let one =
                current.iter().filter(|h| top(h)).map(|h| &h.name).collect::<std::collections::BTreeSet<_>>();
            if one.len() == 1 {
                return self.holder(&refs, None, None);
            }
        }
        if let Some(e) = self.named_behind_office(s, sentence, tree, first, last, text) {
            return Some(e);
        }
        // "X, Sprecher des Außenministeriums," / "X (SPD)"
        let mut k = last + 1;
        if tree.tag(k) == Tag::COMMA || self.form(sentence, k) == "(" {
            k += 1;
            for t in k..k + 4 {
                if tree.tag(t) == Tag::NN
                    && let Some((word, part)) = self.actor_word(tree.lemma(t))
                    && !matches!(word.kind, ActorKind::Epithet | ActorKind::Title)
                    && self.is_personal(tree.lemma(t))
                {
                    let mut e = self.word_entity(s, sentence, tree, t, &word, part.as_deref(), t);
                    e.sort = Sort::Person;
                    e.name = Some(text.to_owned());
                    return Some(e);
                }
                if !matches!(tree.tag(t), Tag::ART | Tag::ADJA | Tag::NE) {
                    break;
                }
            }
        }
        if matches!(tree.tag(last), Tag::NE) && first < last {
            return Some(Entity {
                sort: Sort::Person,
                name: Some(text.to_owned()),
                gender: agr::MASC | agr::FEM,
                ..Entity::default()
            });
        }
        None
    }

    /// "Mahan" after "Mahan Air": an organisation called by the first word of its name.
    fn first_of_a_name(&self, text: &str) -> Option<Entity> {
        let text = without_genitive(text).unwrap_or(text);
        self.out.mentions.iter().rev().filter(|m| m.last > m.first).find_map(|m| {
            let e = self.out.entities.get(m.entity)?;
            let body = matches!(e.sort, Sort::Organisation | Sort::Company | Sort::Group);
            let words = e.name.as_deref().filter(|_| body)?.split_once(' ')?;
            (words.0 == text && words.1 != text).then(|| e.clone())
        })
    }

    /// "His interior minister, Carolina Toha, denies it", "the special rapporteur on Myanmar, Tom Andrews, said": between
    /// commas the name of whoever the office before it means, which the story may call by it from then on.
    fn named_behind_office(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        first: u16,
        last: u16,
        text: &str,
    ) -> Option<Entity> {
        let before = first.checked_sub(1)?;
        // "two ministers, Jotham Napat and Ralph Regenvanu,"
        if tree.tag(before) == Tag::KON && first < last {
            let m = self.out.mentions.last().filter(|m| m.sentence == s && m.last + 1 == before)?;
            let partner = self.out.entities.get(m.entity)?;
            let listed = m.first > 0 && tree.tag(m.first - 1) == Tag::COMMA && partner.name.is_some();
            let official = partner.sort == Sort::Person && partner.office.is_some() && partner.code.is_some();
            return (listed && official).then(|| Entity {
                name: Some(text.to_owned()),
                id: None,
                ..partner.clone()
            });
        }
        let comma = Some(before).filter(|c| tree.tag(*c) == Tag::COMMA)?;
        let closes = matches!(tree.tag(last + 1), Tag::COMMA | Tag::STOP)
            || tree.tag(last + 1) == Tag::KON && tree.tag(last + 2) == Tag::NE;
        if !closes || !matches!(tree.tag(last), Tag::NE) || first == last {
            return None;
        }
        // the noun that heads the phrase before the comma
        let mut at = comma.checked_sub(1)?;
        for _ in 0..8 {
            if self.is_personal(tree.lemma(at)) && tree.tag(at) == Tag::NN {
                break;
            }
            at = tree.head(at).filter(|h| *h < comma && !tree.tag(*h).is_verb())?;
        }
        if !self.is_personal(tree.lemma(at)) || (at..comma).any(|k| tree.tag(k) == Tag::COMMA) {
            return None;
        }
        let m = self.out.by_token.get(&(s, at)).copied()?;
        let k = self.out.mentions.get(m)?.entity;
        let office = self.out.entities.get(k)?;
        if office.sort != Sort::Person || office.name.is_some() || office.code.is_none() {
            return None;
        }
        let several = sentence
            .tokens
            .get(at as usize)
            .is_some_and(|t| t.morph.agr & agr::PLUR != 0 && t.morph.agr & agr::SING == 0);
        let named = Entity { name: Some(text.to_owned()), ..office.clone() };
        if !several && let Some(e) = self.out.entities.get_mut(k) {
            e.name = Some(text.to_owned());
            self.known.push(k);
        }
        Some(named)
    }
}
