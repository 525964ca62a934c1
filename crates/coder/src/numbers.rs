//! How many were killed, wounded, arrested: counted in the clauses that prove an event.

use crate::assemble::Candidate;
use lagebild_codebook::Codebook;
use lagebild_model::{Clause, Numbers, Role, Sentence, Status, Tag};

/// How many words (adjectives, adverbs) may stand between a number and what it counts.
const WIDEST_GAP: usize = 4;

/// How many events away another one may claim a clause; no story has as many.
const LONGEST_MEMORY: usize = 300;

/// Largest number of people that a story can mean.
const MOST_PEOPLE: u64 = 100_000_000;

/// Semantic classes of nouns that can be victims.
const PEOPLE: [&str; 10] = [
    "person",
    "victim",
    "bystander",
    "troops",
    "police",
    "protester",
    "prisoner",
    "helper",
    "hostage",
    "refugee",
];

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Killed,
    Wounded,
    Arrested,
}

const FATES: [(Fate, &str); 3] =
    [(Fate::Killed, "killed"), (Fate::Wounded, "wounded"), (Fate::Arrested, "arrested")];

/// Counts people in the sentences of a story.
pub struct Counter<'a> {
    /// The codebook.
    pub codebook: &'a Codebook,
    /// The story's text.
    pub text: &'a str,
    /// All sentences.
    pub sentences: &'a [Sentence],
}

impl Counter<'_> {
    /// The numbers of each event, in the same order.
    pub fn numbers(&self, events: &[Candidate]) -> Vec<Numbers> {
        events.iter().enumerate().map(|(i, c)| self.of(i, c, events)).collect()
    }

    fn of(&self, number: usize, c: &Candidate, events: &[Candidate]) -> Numbers {
        let mut out = Numbers::default();
        if c.status != Status::Actual || !matches!(c.kind.as_str(), "ASSAULT" | "COERCE" | "PROTEST") {
            return out;
        }
        let proves = |e: &Candidate, k: &Clause| e.evidence.iter().any(|x| x.overlaps(k.span));
        let from = number.saturating_sub(LONGEST_MEMORY);
        let near = events.iter().enumerate().skip(from).take(2 * LONGEST_MEMORY);
        // the clauses that tell the deed first, then what else their sentences tell and no other event claims
        for own in [true, false] {
            for s in self.proving(c) {
                for (k, clause) in s.clauses.iter().enumerate() {
                    let taken = || near.clone().any(|(j, e)| j != number && proves(e, clause));
                    if proves(c, clause) == own && (own || !taken()) {
                        self.count(s, k, clause, c, own, &mut out);
                    }
                }
            }
        }
        out
    }

    /// The sentences that an event's evidence lies in.
    fn proving(&self, c: &Candidate) -> Vec<&Sentence> {
        let mut numbers: Vec<usize> = Vec::new();
        for x in &c.evidence {
            let from = self.sentences.partition_point(|s| s.span.end <= x.start);
            let lie_in = |n: &usize| self.sentences.get(*n).is_some_and(|s| s.span.start < x.end);
            numbers.extend((from..self.sentences.len()).take_while(lie_in));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|n| self.sentences.get(n)).collect()
    }

    /// Counts in one clause; a number found before stays.
    fn count(&self, s: &Sentence, k: usize, clause: &Clause, c: &Candidate, own: bool, out: &mut Numbers) {
        for (fate, name) in FATES {
            let fits = match fate {
                Fate::Arrested => c.kind != "ASSAULT",
                _ => c.kind != "COERCE",
            };
            let slot = match fate {
                Fate::Killed => &mut out.killed,
                Fate::Wounded => &mut out.wounded,
                Fate::Arrested => &mut out.arrested,
            };
            if fits && (own || c.kind != "PROTEST") && slot.is_none() {
                *slot = self.victims(s, k, clause, name);
            }
        }
    }

    /// All people of one fate in a clause; none where no number is told.
    fn victims(&self, s: &Sentence, k: usize, clause: &Clause, fate: &str) -> Option<u32> {
        let words = &self.codebook.words;
        let mine: Vec<usize> = (0..s.tokens.len())
            .filter(|i| s.owner.get(*i).copied().flatten().map(usize::from) == Some(k))
            .collect();
        let role = self.role_of_victims(s, clause, fate);
        let mut sum: Option<u64> = None;
        let mut at = 0;
        while let Some(i) = mine.get(at).copied() {
            at += 1;
            let Some((mut n, mut past)) = self.quantity(s, i) else { continue };
            // "drei der zwölf Geiseln": twelve are the whole
            let part = |j: usize| s.tokens.get(j).is_some_and(|t| t.tag == Tag::CARD);
            let of = |j: usize| s.tokens.get(j).is_some_and(|t| matches!(t.tag, Tag::ART | Tag::APPR));
            if i >= 2 && of(i - 1) && part(i - 2) {
                continue;
            }
            if let Some(times) = self.multiplier(s, past) {
                n = n.saturating_mul(times);
                past += 1;
            }
            let noun = self.counted(s, past);
            let named = noun.is_some_and(|j| words.has(&format!("{fate}-noun"), self.lemma(s, j)));
            let acted = !clause.negated
                && role.as_ref().is_some_and(|r| self.is_victim(s, clause, r, i, noun.unwrap_or(i)));
            if (named || acted) && n <= MOST_PEOPLE {
                sum = Some(sum.unwrap_or(0).saturating_add(n));
            }
            while mine.get(at).is_some_and(|j| *j < past) {
                at += 1;
            }
        }
        sum.and_then(|n| u32::try_from(n).ok())
    }

    /// The role in which a clause's predicate has its victims, where it tells this fate.
    fn role_of_victims(&self, s: &Sentence, clause: &Clause, fate: &str) -> Option<Role> {
        let words = &self.codebook.words;
        let predicate = &*clause.predicate;
        if words.has(&format!("{fate}-deed"), predicate) {
            return Some(if clause.passive { Role::Subject } else { Role::Object });
        }
        let phrase = || {
            clause.slots.iter().any(|x| {
                matches!(x.role, Role::Prep(_))
                    && words.has(
                        &format!("{fate}-phrase"),
                        &format!("{predicate}/{}", self.lemma(s, x.token as usize)),
                    )
            })
        };
        (words.has(&format!("{fate}-fate"), predicate) || phrase()).then_some(Role::Subject)
    }

    /// True when a counted noun stands in the victims' role, or, where the role is open, names people.
    fn is_victim(&self, s: &Sentence, clause: &Clause, role: &Role, number: usize, noun: usize) -> bool {
        let above = |mut t: usize| {
            // the slot whose phrase a word lies in
            for _ in 0..s.tokens.len() {
                if let Some(x) = clause.slots.iter().find(|x| x.token as usize == t) {
                    return Some(&x.role);
                }
                t = usize::from(s.tokens.get(t)?.head?);
            }
            None
        };
        let people = || PEOPLE.iter().any(|class| self.codebook.classes.lists(class, self.lemma(s, noun)));
        // where nobody fills the role, people without a preposition do, wherever they hang
        let open = || {
            let behind = number.checked_sub(1).and_then(|b| s.tokens.get(b)).map(|t| t.tag);
            !clause.slots.iter().any(|x| x.role == *role) && !matches!(behind, Some(Tag::APPR | Tag::APPRART))
        };
        match above(noun).or_else(|| above(number)) {
            Some(r) if r == role => true,
            Some(Role::Prep(_) | Role::Agent | Role::Subject | Role::Object) => open() && people(),
            _ => people(),
        }
    }

    fn lemma<'s>(&self, s: &'s Sentence, i: usize) -> &'s str {
        s.tokens.get(i).map_or("", |t| &t.lemma)
    }

    /// The number that begins at a word, and the word behind it.
    fn quantity(&self, s: &Sentence, i: usize) -> Option<(u64, usize)> {
        let token = s.tokens.get(i)?;
        let form = token.span.text(self.text).to_lowercase();
        if form.starts_with(|c: char| c.is_ascii_digit()) {
            let digits: String = form.chars().filter(char::is_ascii_digit).collect();
            let grouped = form.split('.').skip(1).all(|g| g.len() == 3);
            let plain = form.chars().all(|c| c.is_ascii_digit() || c == '.');
            return (plain && grouped).then(|| digits.parse().ok()).flatten().map(|n| (n, i + 1));
        }
        let n = self.worth("number", &form)?;
        // "ein" counts only where it is said of somebody
        let article = token.tag == Tag::ART;
        let counts = !article || self.counted(s, i + 1).is_some_and(|j| self.is_person(s, j));
        counts.then_some((n, i + 1))
    }

    fn is_person(&self, s: &Sentence, i: usize) -> bool {
        let lemma = self.lemma(s, i);
        let words = &self.codebook.words;
        PEOPLE.iter().any(|class| self.codebook.classes.lists(class, lemma))
            || FATES.iter().any(|(_, f)| words.has(&format!("{f}-noun"), lemma))
            || words.has("multiplier-noun", lemma)
    }

    /// The factor that a word behind a number is ("zwei Dutzend").
    fn multiplier(&self, s: &Sentence, i: usize) -> Option<u64> {
        let form = s.tokens.get(i)?.span.text(self.text).to_lowercase();
        self.worth("multiplier", &form)
    }

    /// The value of a word in a list of `word=value`.
    fn worth(&self, list: &str, form: &str) -> Option<u64> {
        self.codebook.words.list(list).iter().find_map(|entry| {
            let (word, value) = entry.split_once('=')?;
            (word == form).then(|| value.parse().ok()).flatten()
        })
    }

    /// The noun counted by a number that ends before `from`.
    fn counted(&self, s: &Sentence, from: usize) -> Option<usize> {
        let between = |t: Tag| matches!(t, Tag::ADJA | Tag::ADV | Tag::ADJD | Tag::CARD | Tag::PIAT);
        for i in from..from + WIDEST_GAP {
            let tag = s.tokens.get(i)?.tag;
            if tag.is_noun() {
                return Some(i);
            }
            if !between(tag) {
                return None;
            }
        }
        None
    }
}
