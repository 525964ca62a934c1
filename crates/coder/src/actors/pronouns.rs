//! Pronouns and epithets, and what they point back to.

use super::*;

/// How far back (in sentences) a person is remembered.
const PERSON_REACH: usize = 12;

/// True when somebody holds an office, told by its word or its key.
pub(super) fn holds(e: &Entity, (lemma, key): (&str, &str)) -> bool {
    e.office.as_deref() == Some(lemma)
        || !key.is_empty() && e.office_key.as_deref() == Some(key)
        || key == "minister" && e.office_key.as_deref().is_some_and(|k| k.ends_with("_minister"))
}

impl<'a> Finder<'a> {
    pub(super) fn pronoun(&mut self, s: usize, sentence: &'a Sentence, tree: &Tree<'a>, i: u16) {
        let lemma = tree.lemma(i);
        let words = &self.codebook.words;
        if tree.tag(i) == Tag::PDS && words.has("latter", lemma) && tree.rel(i).is_subject() {
            let cells = sentence.tokens.get(i as usize).map_or(0, |k| k.morph.agr);
            if let Some(target) = self.named_last(s, i, cells) {
                self.point(s, sentence, i, target);
            }
            return;
        }
        if words.has("neuter", lemma) && self.stands_for_something(sentence, tree, i) {
            if let Some(target) =
                self.antecedent(s, i, agr::NEUT, false, self.co_argument(s, sentence, tree, i))
            {
                self.point(s, sentence, i, target);
            }
            return;
        }
        let mut wanted = self.cells(lemma, [("he", agr::MASC), ("she", agr::FEM), ("they", agr::PLUR)]);
        if wanted != 0 {
            // the verb tells she from they
            if wanted == agr::FEM | agr::PLUR
                && tree.rel(i).is_subject()
                && let Some(c) = sentence.clause_at(i)
                && let Some(f) = c.finite.and_then(|f| sentence.tokens.get(f as usize))
            {
                let plural = f.morph.verb & verb::PLUR != 0;
                let singular = f.morph.verb & verb::P3S != 0;
                if plural && !singular {
                    wanted = agr::PLUR;
                } else if singular && !plural {
                    wanted = agr::FEM;
                }
            }
            if let Some(target) = self.antecedent(s, i, wanted, true, self.co_argument(s, sentence, tree, i))
            {
                let joined = if wanted & agr::PLUR != 0 { self.joined(target) } else { Vec::new() };
                self.point(s, sentence, i, target);
                if let Some(m) = self.out.mentions.last_mut() {
                    m.also = joined.into_iter().filter(|e| *e != m.entity).collect();
                }
            }
        }
    }

    /// False for *it* that only holds the subject's place: beside an adjective or noun, or before a clause ("it is
    /// clear that", "it emerged that").
    fn stands_for_something(&self, sentence: &Sentence, tree: &Tree<'_>, i: u16) -> bool {
        if tree.rel(i) == Rel::Expl {
            return false;
        }
        let Some(k) = sentence.owner.get(i as usize).copied().flatten() else { return false };
        let Some(c) = sentence.clauses.get(k as usize) else { return false };
        let empty = |d: &lagebild_model::Clause| {
            let told = d.link == Link::Complement && d.finite.is_some();
            d.parent == Some(k) && (d.link == Link::Subject || told) && (c.copula || c.passive)
        };
        !tree.rel(i).is_subject() || !sentence.clauses.iter().any(empty)
    }

    /// Gender and number of what a pronoun can point to, by the lists it stands in (German *sie* and *ihr* in two).
    pub(super) fn cells<const N: usize>(&self, lemma: &str, lists: [(&str, u16); N]) -> u16 {
        let of = |(list, cell): (&str, u16)| if self.codebook.words.has(list, lemma) { cell } else { 0 };
        lists.into_iter().map(of).fold(0, |a, b| a | b)
    }

    /// "Dieser": of those told of in the sentence before, the person named last who was not its subject.
    fn named_last(&self, s: usize, token: u16, cells: u16) -> Option<usize> {
        let fits = |m: &super::Mention| {
            self.out.entities.get(m.entity).is_some_and(|e| {
                matches!(e.sort, Sort::Person | Sort::State | Sort::Body | Sort::Organisation)
                    && (cells == 0 || e.gender & cells != 0)
            })
        };
        let near = || {
            self.out
                .mentions
                .iter()
                .enumerate()
                .rev()
                .take_while(|(_, m)| m.sentence + 1 >= s)
                .filter(|(_, m)| (m.sentence < s || m.first < token) && !m.pronoun && fits(m))
        };
        let person =
            |m: &super::Mention| self.out.entities.get(m.entity).is_some_and(|e| e.sort == Sort::Person);
        near()
            .find(|(_, m)| !m.subject && person(m))
            .or_else(|| near().find(|(_, m)| !m.subject))
            .or_else(|| near().next())
            .map(|(k, _)| k)
    }

    /// The subject of the clause in which a pronoun is no subject: it cannot be meant ("die Polizei trieb sie
    /// auseinander").
    pub(super) fn co_argument(
        &self,
        s: usize,
        sentence: &Sentence,
        tree: &Tree<'_>,
        i: u16,
    ) -> Option<usize> {
        if tree.rel(i).is_subject() {
            return None;
        }
        self.subject_beside(s, sentence, i).map(|m| m.entity)
    }

    /// The last mention before a place in the text that a pronoun of this gender can mean; `barred` it cannot mean.
    pub(super) fn antecedent(
        &self,
        s: usize,
        token: u16,
        wanted: u16,
        person_first: bool,
        barred: Option<usize>,
    ) -> Option<usize> {
        let mut best: Option<(i32, usize)> = None;
        for (k, m) in self.out.mentions.iter().enumerate().rev() {
            if m.sentence + 4 < s {
                break;
            }
            if m.sentence == s && m.first >= token {
                continue;
            }
            if barred == Some(m.entity) {
                continue;
            }
            let Some(e) = self.out.entities.get(m.entity) else { continue };
            // German "ihr" may mean her or them: Kim und Putin are them
            let coordinated = wanted & agr::PLUR != 0
                && self
                    .sentences
                    .get(m.sentence)
                    .is_some_and(|x| x.tokens.iter().any(|t| t.head == Some(m.head) && t.rel == Rel::Conj));
            if e.gender & wanted == 0 && !coordinated {
                continue;
            }
            // "hatten getötet" tells of several
            let number_fits = match m.plural {
                Some(true) => wanted & agr::PLUR != 0 || coordinated,
                Some(false) => wanted != agr::PLUR || e.gender == agr::PLUR || coordinated,
                None => true,
            };
            if !number_fits && !m.pronoun {
                continue;
            }
            let distance = (s - m.sentence) as i32;
            let mut score = 20 - distance * 8;
            if m.subject {
                score += 6;
            }
            if person_first && e.sort == Sort::Person {
                score += 6;
            }
            if wanted == agr::PLUR
                && matches!(e.sort, Sort::Group | Sort::People | Sort::Person | Sort::Organisation)
            {
                score += 4;
            }
            if coordinated {
                score += 5;
            }
            if e.sort == Sort::State && wanted & agr::NEUT == 0 && e.gender != agr::PLUR && !coordinated {
                score -= 6;
            }
            if m.sentence == s {
                score -= i32::from(token - m.first) / 12;
            }
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, k));
            }
        }
        best.map(|(_, k)| k)
    }

    /// The last person of fitting gender, country and office.
    pub(super) fn antecedent_person(
        &self,
        s: usize,
        gender: u16,
        code: Option<&str>,
        office: Option<(&str, &str)>,
    ) -> Option<usize> {
        self.last_person(s, gender, |_, e| {
            let office_fits = office.is_none_or(|office| holds(e, office));
            code.is_none_or(|c| e.code.as_deref() == Some(c)) && office_fits
        })
    }

    /// The last mention, not long ago, of a person with a name that fits.
    pub(super) fn last_person(
        &self,
        s: usize,
        gender: u16,
        fits: impl Fn(&Mention, &Entity) -> bool,
    ) -> Option<usize> {
        self.out
            .mentions
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, m)| m.sentence + PERSON_REACH > s)
            .find(|(_, m)| {
                self.out.entities.get(m.entity).is_some_and(|e| {
                    e.sort == Sort::Person
                        && e.name.is_some()
                        && (gender == 0 || e.gender & gender != 0)
                        && fits(m, e)
                })
            })
            .map(|(k, _)| k)
    }

    /// "beide Seiten", "die beiden Länder", "die Konfliktparteien": the two states or groups told of last.
    pub(super) fn both_sides(
        &mut self,
        s: usize,
        sentence: &'a Sentence,
        tree: &Tree<'a>,
        i: u16,
    ) -> Option<u16> {
        let words = &self.codebook.words;
        let lemma = tree.lemma(i);
        // "the two men", "both men", but not "two men"
        let number = i > 0 && tree.tag(i - 1) == Tag::CARD;
        let definite = i > 1 && matches!(tree.tag(i - 2), Tag::ART | Tag::PDAT | Tag::PPOSAT);
        let counted = i > 0
            && words.has("both", tree.lemma(i - 1))
            && words.has("sides", lemma)
            && (!number || definite);
        if tree.tag(i) != Tag::NN || !counted && !words.has("parties-at-odds", lemma) {
            return None;
        }
        // those who stand between the two are neither of them ("Ägypten vermittelte zwischen beiden Seiten")
        let doers: Vec<String> = sentence
            .clause_at(i)
            .into_iter()
            .flat_map(|c| &c.slots)
            .filter(|x| x.role == lagebild_model::Role::Subject && x.token != i)
            .flat_map(|x| tree.coordinated(x.token))
            .filter_map(|t| self.out.entity_at(s, t).and_then(|e| e.code.clone()))
            .collect();
        let mut found: Vec<(usize, String)> = Vec::new();
        for m in self.out.mentions.iter().rev().take_while(|m| m.sentence + 5 > s) {
            for entity in std::iter::once(m.entity).chain(m.also.iter().copied()) {
                let Some(e) = self.out.entities.get(entity) else { continue };
                let Some(code) = e.code.clone() else { continue };
                let acts = matches!(e.sort, Sort::State | Sort::Group | Sort::Body)
                    || e.sort == Sort::Person && e.sectors.iter().any(|x| x == "GOV");
                let rebel = |e: &Entity| e.sectors.iter().any(|x| x == "REB" || x == "PRM");
                let within = found.iter().any(|(i, c)| {
                    *c == code && self.out.entities.get(*i).is_some_and(|o| rebel(o) != rebel(e))
                });
                if acts && within && !doers.contains(&code) {
                    found.push((entity, code));
                    continue;
                }
                if acts
                    && !doers.contains(&code)
                    && (e.sort == Sort::Group || self.told_of(&code))
                    && self.codebook.world.state(&code).is_some()
                    && !found.iter().any(|(_, c)| *c == code)
                {
                    found.push((entity, code));
                }
            }
            if found.len() >= 2 {
                break;
            }
        }
        let (second, first) = match found.as_slice() {
            [a, b, ..] => (a.clone(), b.clone()),
            _ => return None,
        };
        let mut side = |(entity, code): (usize, String)| {
            let person =
                self.out.entities.get(entity).is_some_and(|e| matches!(e.sort, Sort::Person | Sort::Body));
            if person {
                self.entity(Entity {
                    sort: Sort::State,
                    code: Some(code),
                    sectors: vec!["GOV".into()],
                    gender: agr::NEUT,
                    ..Entity::default()
                })
            } else {
                entity
            }
        };
        let (a, b) = (side(first), side(second));
        let k = self.add_mention(s, sentence, tree, i, i, a);
        if let Some(m) = self.out.mentions.get_mut(k) {
            m.also = vec![b];
        }
        Some(i)
    }
}
