//! What a noun without a name means that was told of before: bodies, offices, states.

use super::pronouns::holds;
use super::*;
use lagebild_model::Token;

/// Mentions from which on a country is told of enough to be "the neighbour".
const NEIGHBOUR_TOLD: usize = 3;

impl Finder<'_> {
    /// The mentions of this sentence and of fewer than `reach` before it, the last first: number, mention, entity.
    pub(super) fn near(&self, s: usize, reach: usize) -> impl Iterator<Item = (usize, &Mention, &Entity)> {
        self.out
            .mentions
            .iter()
            .enumerate()
            .rev()
            .take_while(move |(_, m)| m.sentence + reach > s)
            .filter_map(|(k, m)| Some((k, m, self.out.entities.get(m.entity)?)))
    }

    /// Those of [`Finder::near`] since the paragraph began.
    pub(super) fn near_in(
        &self,
        s: usize,
        reach: usize,
        paragraph: u32,
    ) -> impl Iterator<Item = (usize, &Mention, &Entity)> {
        let within =
            move |m: &Mention| self.sentences.get(m.sentence).is_some_and(|x| x.paragraph == paragraph);
        self.near(s, reach).take_while(move |(_, m, _)| within(m))
    }

    /// The last mentions of the story in text order, as many as are remembered: number, mention, entity.
    fn remembered(&self) -> impl DoubleEndedIterator<Item = (usize, &Mention, &Entity)> {
        let from = self.out.mentions.len().saturating_sub(LONGEST_MEMORY);
        let last = self.out.mentions.iter().enumerate().skip(from);
        last.filter_map(|(k, m)| Some((k, m, self.out.entities.get(m.entity)?)))
    }

    /// The subject beside a token in its clause.
    pub(super) fn subject_beside(&self, s: usize, sentence: &Sentence, t: u16) -> Option<&Mention> {
        let slots = &sentence.clause_at(t)?.slots;
        let subject = slots.iter().find(|x| x.role == lagebild_model::Role::Subject && x.token != t)?;
        self.out.at(s, subject.token)
    }

    /// Its country.
    fn country_beside(&self, s: usize, sentence: &Sentence, t: u16) -> Option<String> {
        let subject = self.subject_beside(s, sentence, t)?;
        self.out.entities.get(subject.entity)?.code.clone()
    }

    /// The token a mention hangs by.
    fn head_token(&self, m: &Mention) -> Option<&Token> {
        self.sentences.get(m.sentence)?.tokens.get(m.head as usize)
    }

    /// The person whom an office without a name means: not the subject of the same clause, nobody who is out of office;
    /// first who was called by the same word.
    pub(super) fn office_meant(
        &self,
        s: usize,
        sentence: &Sentence,
        tree: &Tree<'_>,
        t: u16,
        gender: u16,
        office: (&str, &str),
    ) -> Option<usize> {
        let barred = self.co_argument(s, sentence, tree, t);
        let word = |m: &Mention| {
            self.sentences
                .get(m.sentence)
                .and_then(|x| x.tokens.get(m.first as usize..=m.last as usize))
                .is_some_and(|all| all.iter().any(|k| *k.lemma == *office.0))
        };
        let fits = |m: &Mention, e: &Entity| {
            Some(m.entity) != barred && e.sectors.first().is_none_or(|x| x != "ELI") && holds(e, office)
        };
        let last = self.last_person(s, gender, |m, e| fits(m, e))?;
        let named = self.last_person(s, gender, |m, e| fits(m, e) && word(m));
        Some(named.unwrap_or(last))
    }

    /// The body, organisation or state told of last, for which somebody speaks.
    pub(super) fn body_before(&self, s: usize) -> Option<&Entity> {
        self.near(s, 3).map(|(_, _, e)| e).find(|e| {
            matches!(e.sort, Sort::Body | Sort::Organisation | Sort::Company | Sort::Group | Sort::State)
        })
    }

    /// A single person without a name told of just before ("ein Mitarbeiter ... Der Mann").
    pub(super) fn somebody_unnamed(&self, s: usize, gender: u16) -> Option<usize> {
        let unnamed = |e: &Entity| {
            e.sort == Sort::Person && e.name.is_none() && e.code.is_some() && e.gender & gender != 0
        };
        let single = |m: &Mention| self.head_token(m).is_some_and(|t| t.morph.agr & agr::SING != 0);
        self.near(s, 3).find(|(_, m, e)| m.sentence < s && unnamed(e) && single(m)).map(|(k, _, _)| k)
    }

    /// The ambassador told of last.
    pub(super) fn envoy(&self, s: usize) -> Option<usize> {
        self.near(s, 5)
            .find(|(_, _, e)| e.office_key.as_deref() == Some("ambassador") && e.code.is_some())
            .map(|(k, _, _)| k)
    }

    /// The state told of last, the subject of the sentence before where there is one.
    pub(super) fn state_told_last(&self, s: usize) -> Option<usize> {
        let states = || self.near(s, 3).filter(|(_, m, e)| m.sentence < s && e.sort == Sort::State);
        states().find(|(_, m, _)| m.subject).or_else(|| states().next()).map(|(k, _, _)| k)
    }

    /// True for a state or capital behind a preposition of place.
    pub(super) fn is_locality(&self, m: &Mention) -> bool {
        self.sentences.get(m.sentence).is_some_and(|x| {
            let tree = Tree::new(&x.tokens);
            self.out.entities.get(m.entity).is_some_and(|e| e.sort == Sort::State)
                && self.in_local_phrase(&tree, m.first, m.last)
        })
    }

    /// The state told of last that is not the one of the subject of a token's clause; first of those who acted.
    pub(super) fn state_beside_subject(&self, s: usize, sentence: &Sentence, t: u16) -> Option<String> {
        let subject = self.country_beside(s, sentence, t)?;
        let others = || {
            self.near(s, 3)
                .filter(|(_, m, e)| m.sentence < s && acts(e) && !self.is_locality(m))
                .filter_map(|(_, m, e)| Some((m, e.code.clone()?)))
                .filter(|(_, c)| *c != subject && self.codebook.world.state(c).is_some())
        };
        others().find(|(m, _)| m.subject).or_else(|| others().next()).map(|(_, c)| c)
    }

    /// The state told of most so far that is not the subject's.
    pub(super) fn other_side(&self, s: usize, sentence: &Sentence, t: u16) -> Option<String> {
        let subject = self.country_beside(s, sentence, t)?;
        let mut count: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for (_, _, e) in self.remembered().filter(|(_, _, e)| e.sort == Sort::State) {
            if let Some(c) = e.code.as_deref().filter(|c| *c != subject) {
                *count.entry(c).or_default() += 1;
            }
        }
        count.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0))).map(|(c, _)| c.to_owned())
    }

    /// Country where somebody arrives on a visit in the clause of its subject.
    pub(super) fn host_of_visit(&self, sentence: &Sentence, tree: &Tree<'_>, t: u16) -> Option<String> {
        if !tree.rel(t).is_subject() {
            return None;
        }
        let clause = sentence.owner.get(t as usize).copied().flatten()?;
        let predicate = &sentence.clauses.get(clause as usize)?.predicate;
        let visit = self.codebook.frames.of(predicate).any(|f| {
            f.modes.iter().any(|m| m == "visit")
                && f.slots.iter().any(|s| s.has(&lagebild_codebook::Filler::Host))
        });
        visit.then(|| self.clause_place.get(clause as usize).cloned().flatten())?
    }

    /// Country of the entity a mention means.
    pub(super) fn code_of(&self, mention: usize) -> Option<&str> {
        let m = self.out.mentions.get(mention)?;
        self.out.entities.get(m.entity)?.code.as_deref()
    }

    /// The last state told of that is not this one.
    pub(super) fn other_state(&self, s: usize, here: &str) -> Option<String> {
        self.near(s, 4)
            .filter_map(|(_, _, e)| e.code.clone())
            .find(|c| c != here && self.codebook.world.state(c).is_some())
    }

    /// What a definite noun for a body, group or neighbour means that was told of before.
    pub(super) fn body_meant(
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
        let earlier = || self.remembered().rev();
        // "das Nachbarland": the other state
        if words.has("neighbour", lemma) {
            let code = self.neighbour(sentence, t)?;
            let meant = |x: &Entity| x.sort == Sort::State && x.code.as_deref() == Some(&*code);
            return earlier().find(|(_, _, x)| meant(x)).map(|(k, _, _)| k);
        }
        let rebels = e.sectors.iter().any(|x| matches!(x.as_str(), "REB" | "PRM"));
        let gunmen = e.sort == Sort::Person && e.sectors.first().is_some_and(|x| x == "UAF");
        let group = matches!(e.sort, Sort::Group | Sort::Person) && (rebels || gunmen)
            || words.has("group-epithet", lemma);
        if group {
            let found = earlier().find(|(_, m, x)| {
                m.sentence + if gunmen { 6 } else { 12 } > s
                    && x.sort == Sort::Group
                    && x.code.is_some()
                    && x.name.is_some()
                    && !(gunmen && x.sectors.iter().any(|k| k == "PRE"))
                    && x.sectors.iter().any(|k| matches!(k.as_str(), "REB" | "PRM" | "CRM"))
            });
            if let Some((k, _, _)) = found {
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
                .find(|(_, m, x)| {
                    m.sentence + reach > s
                        && matches!(x.sort, Sort::Organisation | Sort::Group | Sort::Body | Sort::Company)
                        && x.code.is_some()
                        && fits(x)
                })
                .map(|(k, _, _)| k)
        };
        find(6, &|x| wanted(x)).or_else(|| find(3, &|_| true))
    }

    /// The neighbour of the subject of a token's clause: of the other states the one told of most, at last the nearest.
    pub(super) fn neighbour(&self, sentence: &Sentence, t: u16) -> Option<String> {
        // as many settings are known as sentences stand before this one
        let s = self.out.setting.len();
        let subject = self.country_beside(s, sentence, t).unwrap_or_else(|| self.setting());
        let mut told: Vec<(String, usize)> = Vec::new();
        for (_, m, e) in self.remembered() {
            let Some(code) = e.code.clone() else { continue };
            if !acts(e)
                || code == subject
                || self.codebook.world.state(&code).is_none()
                || self.is_locality(m)
            {
                continue;
            }
            // the nearest stands last
            let before = told.iter().position(|(c, _)| *c == code).map(|k| told.remove(k));
            told.push((code, before.map_or(1, |(_, n)| n + 1)));
        }
        told.into_iter()
            .enumerate()
            .max_by_key(|(k, (_, n))| ((*n).min(NEIGHBOUR_TOLD), *k))
            .map(|(_, (c, _))| c)
    }

    /// Country of the clause's place, or of the setting last named in the paragraph.
    pub(super) fn nearer_place(&self, sentence: &Sentence, t: u16) -> Option<String> {
        self.place_of_clause(sentence, t).or_else(|| self.paragraph_setting.clone())
    }

    /// Country of the person told of last.
    pub(super) fn last_person_code(&self, s: usize) -> Option<String> {
        self.near(s, 3)
            .find(|(_, _, e)| e.sort == Sort::Person && e.name.is_some())
            .and_then(|(_, _, e)| e.code.clone())
    }

    /// The union of states told of last: whose heads of government "die 27 Regierungschefs" are.
    pub(super) fn last_union(&self, s: usize) -> Option<Entity> {
        let union = |e: &Entity| matches!(e.code.as_deref(), Some("EUR" | "IGO"));
        let named = self.near(s, 4).map(|(_, _, e)| e).find(|e| union(e)).cloned();
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
    pub(super) fn told_again(
        &self,
        s: usize,
        sentence: &Sentence,
        t: u16,
        lemma: &str,
        e: &Entity,
    ) -> Option<(String, Vec<String>)> {
        let mut nouns = self.near_in(s, 4, sentence.paragraph).filter(|(_, m, _)| !m.pronoun);
        let near = nouns.find_map(|(_, m, other)| {
            let head = self.head_token(m)?;
            let court = e.sectors.first().is_some_and(|x| x == "JUD") && other.sort == Sort::Organisation;
            ((court || *head.lemma == *lemma) && other.sectors.first() == e.sectors.first())
                .then(|| Some((other.code.clone()?, other.sectors.clone())))?
        });
        if near.is_some() || self.nearer_place(sentence, t).is_some() {
            return near;
        }
        self.told_before(s, lemma, e)
    }

    /// Country and sectors of a body or force told of before with the same noun, or of a force, court or chamber of the
    /// same sector.
    pub(super) fn told_before(&self, s: usize, lemma: &str, e: &Entity) -> Option<(String, Vec<String>)> {
        let sector = e.sectors.first()?;
        let by_sector = matches!(sector.as_str(), "MIL" | "COP" | "JUD" | "LEG" | "SPY" | "REB" | "PRM");
        self.remembered().rev().filter(|(_, m, _)| !m.pronoun).find_map(|(_, m, other)| {
            let code = other.code.clone()?;
            let head = self.head_token(m)?;
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
}

/// True for those whose country is a side of what is told.
fn acts(e: &Entity) -> bool {
    matches!(e.sort, Sort::State | Sort::Person | Sort::Body)
}
