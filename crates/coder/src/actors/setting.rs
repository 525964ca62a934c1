//! The country where what is told plays: of the clause, the paragraph, the dateline.

use super::*;
use lagebild_model::ParagraphKind;

/// Weight of a country named by its own name, adjective or people in [`Finder::most_told_of`].
const BY_NAME: usize = 3;

/// Weight of a country by the name of a place in it.
const BY_PLACE: usize = 1;

/// What is named in headline and lead counts this many times as much.
const IN_LEAD: usize = 3;

/// A story is told from afar where its country is named this many times as often as that of the dateline ...
const AFAR: usize = 2;

/// ... and at home this many times ...
const AFAR_FROM_HOME: usize = 3;

/// ... and at least so often by name.
const FAR: usize = 2;

impl Finder<'_> {
    pub(super) fn dateline_country(&self) -> Option<String> {
        let dateline = self.story.dateline.as_ref()?;
        for place in &dateline.places {
            let words: Vec<&str> = place.text.split_whitespace().collect();
            let found = self.index.find(&words);
            if let Some(p) = self.best_place(found, None) {
                return p.country;
            }
        }
        None
    }

    /// How often each country is named: by its name, adjective, people and places.
    pub(super) fn countries_by_weight(&self) -> BTreeMap<String, usize> {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let paragraphs = &self.story.paragraphs;
        let lead = paragraphs.iter().position(|p| p.kind == ParagraphKind::Body).unwrap_or(0);
        for sentence in self.sentences {
            let mut next = 0;
            let importance = if sentence.paragraph as usize <= lead { IN_LEAD } else { 1 };
            for (i, token) in sentence.tokens.iter().enumerate() {
                // "Hong Kong" tells of no Kong
                if i < next {
                    continue;
                }
                let at = i as u16;
                let told = match token.tag {
                    Tag::ADJA | Tag::ADJD => self
                        .adjective_owner(&token.lemma, self.form(sentence, at))
                        .and_then(|e| Some((e.code?, BY_NAME))),
                    Tag::NE | Tag::NN => self
                        .index
                        .people(&token.lemma)
                        .and_then(|p| self.codebook.world.states.get(p as usize))
                        .map(|x| (x.code.clone(), BY_NAME))
                        .or_else(|| {
                            let (last, refs) = self.name_at(sentence, at)?;
                            next = last as usize + 1;
                            if names_a_group(&refs) {
                                return None;
                            }
                            let text: Vec<&str> = (at..=last).map(|k| self.form(sentence, k)).collect();
                            // "Abdul Hamid Dbeibah" tells of Libya
                            if last > at && refs.iter().all(|r| matches!(r, NameRef::Holder(_))) {
                                return Some((self.holder(&refs, None, None)?.code?, BY_PLACE));
                            }
                            let place = self.best_place(&refs, Some(&text.join(" ")))?;
                            let state =
                                refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Seat(_)));
                            Some((place.country?, if state { BY_NAME } else { BY_PLACE }))
                        }),
                    _ => None,
                };
                if let Some((c, weight)) = told {
                    *count.entry(c).or_default() += weight * importance;
                }
            }
        }
        count
    }

    /// How often a country is named.
    pub(super) fn weight_of(&self, code: &str) -> usize {
        self.weights.get(code).copied().unwrap_or(0)
    }

    /// The country a story from afar is about ("Cairo - Sudanese army warplanes ..."): the one named most, where that of the
    /// dateline is named far less.
    pub(super) fn told_from_afar(&self) -> Option<String> {
        let dateline = self.dateline.as_ref()?;
        // German services write of their own country without naming it
        let own = *dateline == self.home && self.codebook.language != "en";
        let afar = if own { AFAR_FROM_HOME } else { AFAR };
        let here = self.weight_of(dateline);
        let (country, most) = self.weights.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))?;
        (*most >= FAR * BY_NAME && *most >= afar * here).then(|| country.clone())
    }

    /// True for the dateline of a seat of a union of states (Brüssel): who crowds its streets is from there, whichever country
    /// the story is about.
    pub(super) fn at_a_union(&self) -> bool {
        let places = self.story.dateline.iter().flat_map(|d| &d.places);
        places.into_iter().any(|place| {
            let words: Vec<&str> = place.text.split_whitespace().collect();
            self.index.find(&words).iter().any(|r| matches!(r, NameRef::Organisation(_)))
        })
    }

    /// The country whose name, places, adjective and people are named most often; the readers' own only where it is more
    /// than half of all.
    pub(super) fn most_told_of(&self) -> Option<String> {
        let mut count = self.weights.clone();
        let all: usize = count.values().sum();
        let own = count.get(&self.home).copied().unwrap_or(0);
        if own * 2 > all {
            return Some(self.home.clone());
        }
        count.remove(&self.home);
        // a country of which no more than a town or two is named tells nothing against the readers' own
        count
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
            .filter(|(_, n)| *n >= BY_NAME || own == 0)
            .map(|(c, _)| c)
    }

    /// The dateline's first place.
    pub fn dateline_place(&self) -> Option<EventPlace> {
        let dateline = self.story.dateline.as_ref()?;
        dateline.places.iter().find_map(|place| {
            let words: Vec<&str> = place.text.split_whitespace().collect();
            let mut found = self.best_place(self.index.find(&words), None)?;
            found.text.clone_from(&place.text);
            found.span = place.span;
            Some(found)
        })
    }

    /// Country of the local phrases of each clause of a sentence: what a bare office or institution belongs to first.
    pub(super) fn clause_places(&self, sentence: &Sentence, tree: &Tree<'_>) -> Vec<Option<String>> {
        let mut out: Vec<Option<String>> = vec![None; sentence.clauses.len()];
        let mut weak: Vec<Option<String>> = vec![None; sentence.clauses.len()];
        let mut next = 0;
        for i in 0..sentence.tokens.len() as u16 {
            if i < next {
                continue;
            }
            let Some((last, refs)) = self.name_at(sentence, i) else { continue };
            // "New York", "Northern Ireland": the adjective belongs to the name
            if last == i && !tree.tag(i).is_noun() {
                continue;
            }
            next = last + 1;
            if names_a_group(&refs) {
                continue;
            }
            let text: String = (i..=last).map(|k| self.form(sentence, k)).collect::<Vec<_>>().join(" ");
            let text = text.as_str();
            // the token that stands for the whole in the tree
            let i = (i..=last).find(|k| tree.head(*k).is_none_or(|h| h < i || h > last)).unwrap_or(i);
            let Some(country) = self.best_place(&refs, Some(text)).and_then(|p| p.country) else { continue };
            if self.in_attribute(tree, i, i) {
                continue;
            }
            // "verlangt von Delhi": a capital that is spoken to
            let acts = tree.head(i).is_some_and(|h| tree.tag(h).is_verb())
                && refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Seat(_)));
            let is_local = |p: u16| {
                let lemma = tree.lemma(p);
                self.is_local(lemma) && !(acts && self.codebook.words.has("agent", lemma))
            };
            // inside a local phrase: itself behind such a preposition, or a genitive in one
            let mut at = Some(i);
            let mut local = false;
            let mut steps = 0;
            while let Some(x) = at {
                if let Some(p) = tree.preposition(x) {
                    local = is_local(p);
                    break;
                }
                if !matches!(tree.rel(x), Rel::Nmod | Rel::Appos | Rel::Flat | Rel::Compound | Rel::NmodPoss)
                {
                    break;
                }
                at = tree.head(x);
                steps += 1;
                if steps > 4 {
                    break;
                }
            }
            // "in Mali", whatever the parser made of it
            let before =
                i.checked_sub(1).filter(|b| matches!(tree.tag(*b), Tag::APPR | Tag::APPRART)).or_else(|| {
                    i.checked_sub(2).filter(|b| {
                        matches!(tree.tag(*b), Tag::APPR | Tag::APPRART)
                            && matches!(tree.tag(i - 1), Tag::ART | Tag::ADJA)
                    })
                });
            local |= before.is_some_and(is_local) || self.names_the_scene(tree, i);
            // "Pilar Montes" is no town
            let in_name = tree.tag(i + 1) == Tag::NE || i > 0 && tree.tag(i - 1) == Tag::NE;
            let governed = tree.preposition(i).is_some() || before.is_some();
            let town = !in_name
                && !governed
                && refs.iter().all(|r| matches!(r, NameRef::Place(_) | NameRef::Region(_)));
            let Some(c) = sentence.owner.get(i as usize).copied().flatten() else { continue };
            let list = if local {
                &mut out
            } else if town {
                &mut weak
            } else {
                continue;
            };
            if let Some(slot) = list.get_mut(c as usize) {
                slot.get_or_insert(country);
            }
        }
        for (o, w) in out.iter_mut().zip(weak) {
            if o.is_none() {
                *o = w;
            }
        }
        out
    }

    /// "a Kabul car bombing": the first part of an English word for violence tells where it happened.
    fn names_the_scene(&self, tree: &Tree<'_>, i: u16) -> bool {
        let violence =
            |f: &lagebild_codebook::Frame| f.noun && matches!(&f.kind, FrameKind::Event(k) if k == "ASSAULT");
        self.codebook.language == "en"
            && tree.rel(i) == Rel::Compound
            && tree.head(i).is_some_and(|h| self.codebook.frames.of(tree.lemma(h)).any(violence))
    }

    /// The setting for a bare office or institution at a token: the clause's place, else that of the clause above, of its
    /// own relative clause, else the paragraph's, the dateline's, that of what it means to do, the readers' country.
    pub(super) fn setting_at(&self, sentence: &Sentence, token: u16) -> String {
        if let Some(country) = self.place_of_clause(sentence, token) {
            return country;
        }
        // "Demonstranten versuchten, in Jakarta ...": only where nothing else tells
        let own = sentence.owner.get(token as usize).copied().flatten();
        let told = self.paragraph_setting.is_some() || self.dateline.is_some();
        let mut clauses = sentence.clauses.iter().zip(&self.clause_place);
        let meant = clauses
            .find(|(c, place)| c.zu && c.link == Link::Complement && c.parent == own && place.is_some())
            .and_then(|(_, place)| place.clone());
        meant.filter(|_| !told).unwrap_or_else(|| self.setting())
    }

    /// "Senegal's president opened a dialogue with the opposition": a bare group or body is of the country of whom the same
    /// sentence names before it, where no place stands nearer; of whom it is joined to in any case.
    pub(super) fn company(&self, s: usize, sentence: &Sentence, tree: &Tree<'_>, t: u16) -> Option<String> {
        let state = |m: &Mention| {
            let e = self.out.entities.get(m.entity)?;
            matches!(e.sort, Sort::State | Sort::Person | Sort::Body | Sort::Group)
                .then(|| e.code.clone().filter(|c| self.codebook.world.state(c).is_some()))?
        };
        let named = |m: &Mention, k: usize| !m.pronoun && m.first < t && !self.assumed.contains(&k);
        let joined = tree.head(t).filter(|h| tree.rel(t) == Rel::Conj && *h < t);
        let before = self.out.mentions.iter().enumerate().rev().take_while(|(_, m)| m.sentence == s);
        if let Some(first) = joined {
            let partner = before.clone().find(|(k, m)| m.head == first && named(m, *k));
            if let Some(code) = partner.and_then(|(_, m)| state(m)) {
                return Some(code);
            }
        }
        // German services have a home of their own for what stands bare
        if self.codebook.language != "en" {
            return None;
        }
        // "AMMAN - Jordan's air force dropped food over Gaza, the army said": whose army, where the one who acts is at home
        let clause = sentence.owner.get(t as usize).copied().flatten();
        let speaks = clause.and_then(|c| sentence.clauses.get(c as usize)).is_some_and(|c| {
            let says = |f: &lagebild_codebook::Frame| !f.noun && f.kind == FrameKind::Say;
            c.slots.iter().any(|x| x.token == t && x.role == Role::Subject)
                && self.codebook.frames.of(&c.predicate).any(says)
        });
        let authority =
            tree.preposition(t).is_some_and(|p| self.codebook.words.has("authority", tree.lemma(p)));
        if (speaks || authority)
            && let Some(home) = &self.dateline
            && before.clone().any(|(k, m)| m.subject && named(m, k) && state(m).as_ref() == Some(home))
        {
            return Some(home.clone());
        }
        // the people a foreign state deals with are those of the country told of
        let body = self
            .codebook
            .world
            .actor_word(tree.lemma(t))
            .is_some_and(|w| matches!(w.kind, ActorKind::Body | ActorKind::Group | ActorKind::Role));
        if !body || self.nearer_place(sentence, t).is_some() {
            return None;
        }
        let mut same = before.filter(|(k, m)| {
            named(m, *k) && sentence.owner.get(m.head as usize).copied().flatten() == clause
        });
        let official = |m: &Mention| {
            self.out.entities.get(m.entity).is_some_and(|e| matches!(e.sort, Sort::Person | Sort::Body))
        };
        same.find(|(_, m)| official(m)).and_then(|(_, m)| state(m))
    }

    /// Country of the place in the clause of a token or in a clause above it.
    pub(super) fn place_of_clause(&self, sentence: &Sentence, token: u16) -> Option<String> {
        let mut at = sentence.owner.get(token as usize).copied().flatten();
        let mut steps = 0;
        while let Some(c) = at {
            if let Some(Some(country)) = self.clause_place.get(c as usize) {
                return Some(country.clone());
            }
            at = sentence.clauses.get(c as usize).and_then(|k| k.parent);
            steps += 1;
            if steps > 5 {
                break;
            }
        }
        // "Beamte, die in Dakar ..."
        let mut clauses = sentence.clauses.iter().zip(&self.clause_place);
        clauses
            .find(|(c, place)| c.link == Link::Relative(token) && place.is_some())
            .and_then(|(_, p)| p.clone())
    }

    /// Country of the last state, person or body told of in this paragraph.
    pub(super) fn spoken_of(&self, s: usize, paragraph: u32) -> Option<String> {
        if self.dateline.as_deref() == Some(self.home.as_str()) {
            return None;
        }
        self.near_in(s, 4, paragraph)
            .filter_map(|(_, _, e)| e.code.clone())
            .find(|c| self.codebook.world.state(c).is_some())
    }

    /// Of the countries that have such an office or body (`DEU|AUT`) the one of the setting, the dateline, the readers.
    pub(super) fn choose_code(&self, codes: &str) -> String {
        let all: Vec<&str> = codes.split('|').collect();
        let wanted = [self.paragraph_setting.as_deref(), self.dateline.as_deref(), Some(self.home.as_str())];
        wanted
            .into_iter()
            .flatten()
            .find(|w| all.contains(w))
            .or_else(|| all.first().copied())
            .unwrap_or("")
            .to_owned()
    }

    pub(super) fn setting(&self) -> String {
        self.paragraph_setting
            .clone()
            .or_else(|| self.from_afar.clone())
            .or_else(|| self.dateline.clone().filter(|d| *d != self.home))
            // without a dateline the place last named anywhere is the better guess
            .or_else(|| self.story_setting.clone().filter(|_| self.dateline.is_none()))
            .or_else(|| self.subject_country.clone().filter(|_| self.dateline.is_none()))
            .unwrap_or_else(|| self.home.clone())
    }
}
