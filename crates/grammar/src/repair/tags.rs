//! Tags that only the whole clause tells: where its finite verb stands, which of two forms is the infinitive, what opens it.

use super::opens_clause;
use crate::morph::Word;
use crate::tagger;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::world::name;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Tag, Token};

/// A sentence whose tags are looked at again, with everything its words can be.
pub(crate) struct Tagged<'a> {
    /// The tokens.
    pub tokens: &'a mut [Token],
    /// Their forms.
    pub forms: &'a [(&'a str, crate::tokenize::Kind)],
    /// Their readings.
    pub words: &'a [(Word, bool)],
}

/// Tags before parsing: `um ... zu`, `seit der Diktator gestürzt wurde`, `, die Gruppen angegriffen haben`, `Ziehen die
/// Truppen ab, ...`.
pub(crate) fn tags(sentence: &mut Tagged<'_>, codebook: &Codebook) {
    openers(sentence.tokens, codebook);
    relative_pronouns(sentence.tokens);
    relative_genitives(sentence);
    second_verbs(sentence);
    particles(sentence, codebook);
    first_verbs(sentence, codebook);
    common_nouns(sentence, codebook);
    participles(sentence, codebook);
    joined_verbs(sentence);
    main_verb(sentence);
    brackets(sentence);
    gerundives(sentence);
    name_particles(sentence, codebook);
}

/// `Said bin Hamdan`: between names no verb. `Von der Leyen betonte`: at the head of a sentence no preposition, where a
/// person is called so.
fn name_particles(s: &mut Tagged<'_>, codebook: &Codebook) {
    let person = |form: &str| codebook.names.get(form).is_some_and(|bits| bits & name::PERSON != 0);
    let surname = (1..3).find(|i| s.tag(*i) != Tag::ART).filter(|i| s.tag(*i) == Tag::NE);
    if s.tag(0) == Tag::APPR
        && let Some(i) = surname
        && s.tag(i + 1).is_finite()
        && s.forms.get(i).is_some_and(|(f, _)| person(f))
        && s.forms.first().is_some_and(|(f, _)| {
            person(&f.to_lowercase()) || codebook.words.has("name-particle", &f.to_lowercase())
        })
    {
        for k in 0..i {
            if let (Some(t), Some((form, _))) = (s.tokens.get_mut(k), s.forms.get(k)) {
                t.tag = Tag::NE;
                t.lemma = (*form).into();
                t.morph.agr = agr::ALL;
            }
        }
    }
    for i in 1..s.tokens.len().saturating_sub(1) {
        let between = s.tag(i - 1) == Tag::NE && s.tag(i + 1) == Tag::NE;
        if between
            && s.tag(i) == Tag::VAFIN
            && s.forms.get(i).is_some_and(|(f, _)| *f == "bin")
            && let Some(t) = s.tokens.get_mut(i)
        {
            t.tag = Tag::NE;
            t.lemma = "bin".into();
            t.morph.agr = agr::ALL;
        }
    }
}

/// `hat Kiew Lob erhalten`: behind the name of a state or place a word of the lexicon that is no name is a noun.
fn common_nouns(s: &mut Tagged<'_>, codebook: &Codebook) {
    let listed =
        |form: &str| codebook.names.get(form).is_some_and(|bits| bits & (name::STATE | name::PLACE) != 0);
    let place = |form: &str| listed(form) || form.strip_suffix('s').is_some_and(listed);
    for i in 1..s.tokens.len() {
        let (Some((before, _)), Some((form, _))) = (s.forms.get(i - 1), s.forms.get(i)) else { continue };
        let of_one = name::STATE | name::PLACE | name::PERSON;
        let known = codebook.names.get(*form).is_some_and(|bits| bits & of_one != 0);
        if s.tag(i) == Tag::NE
            && s.tag(i - 1) == Tag::NE
            && s.tag(i + 1) != Tag::NE
            && place(before)
            && !known
            && codebook.lexicon.readings(form).iter().any(|r| r.tag == Tag::NN)
        {
            s.settle_first(i, &[Tag::NN]);
        }
    }
}

/// `Die USA unterstützten Kolumbien`, `Russland verbreitete Lügen`: a written sentence has a finite verb in a main clause;
/// where none is found, the first form that can be one and was taken for an attribute without an article is it.
fn main_verb(s: &mut Tagged<'_>) {
    if s.tokens.last().is_none_or(|t| t.tag != Tag::STOP) {
        return;
    }
    let main: Vec<(usize, usize)> = s
        .pieces()
        .into_iter()
        .filter(|(start, end)| !(*start..(*end).min(start + 2)).any(|i| opens_clause(s.tag(i))))
        .collect();
    if main.iter().any(|(a, b)| (*a..*b).any(|i| s.tag(i).is_finite() || s.tag(i) == Tag::VVIMP)) {
        return;
    }
    let found = main.iter().find_map(|(start, end)| {
        (start + 1..*end).find(|i| {
            s.tag(*i) == Tag::ADJA
                && (s.tag(i - 1).is_noun() || s.tag(i - 1).is_pronoun())
                && s.can(*i, |t, _| t == Tag::VVFIN)
        })
    });
    if let Some(i) = found {
        s.settle(i, Tag::VVFIN);
    }
}

/// A participle has the form of the third person: which it is, the clause tells.
fn participles(s: &mut Tagged<'_>, codebook: &Codebook) {
    let pieces = s.pieces();
    let opened = (0..s.tokens.len()).find(|i| opens_clause(s.tag(*i))).unwrap_or(s.tokens.len());
    for (n, (start, end)) in pieces.iter().copied().enumerate() {
        let last = end - 1;
        let finite = |s: &Tagged<'_>, a: usize, b: usize| (a..b).filter(|i| s.tag(*i).is_finite()).count();
        // "Botschafter einbestellt, ...": a main clause splits such verbs
        for i in start + 1..end.min(opened) {
            let whole = s.tag(i) == Tag::VVFIN
                && s.tokens
                    .get(i)
                    .and_then(|t| codebook.lexicon.verb(&t.lemma))
                    .is_some_and(|v| !v.particle.is_empty());
            let relative = (1..i).any(|k| s.tag(k) == Tag::ART && s.tag(k - 1) == Tag::COMMA);
            if whole && !relative && finite(s, start, end) == 1 && s.can(i, |t, _| t == Tag::VVPP) {
                s.settle(i, Tag::VVPP);
            }
        }
        // "Wie erwartet, ...": nobody expects
        if end - start == 2
            && s.forms.get(start).is_some_and(|(f, _)| f.eq_ignore_ascii_case("wie"))
            && s.tag(last) == Tag::VVFIN
            && s.tag(end) == Tag::COMMA
            && s.can(last, |t, _| t == Tag::VVPP)
        {
            s.settle(last, Tag::VVPP);
            s.settle_first(start, &[Tag::KOKOM]);
        }
        // "– von der Opposition als Zensur kritisiert –": a phrase cannot stand alone before a verb at the end
        let inserted = n > 0 && n + 1 < pieces.len() && matches!(s.tag(start), Tag::APPR | Tag::APPRART);
        if inserted
            && s.tag(last) == Tag::VVFIN
            && finite(s, start, end) == 1
            && last > start + 1
            && s.can(last, |t, _| t == Tag::VVPP)
            && s.forms.get(start).is_some_and(|(f, _)| matches!(*f, "von" | "vom" | "durch"))
            && (0..s.tokens.len()).any(|i| !(start..end).contains(&i) && s.tag(i).is_finite())
        {
            s.settle(last, Tag::VVPP);
        }
        // "habe, teilte die Staatsanwaltschaft mit, die Tat gestanden": the bracket goes on behind the insertion
        let two = n.checked_sub(2).and_then(|k| pieces.get(k)).copied();
        let one = n.checked_sub(1).and_then(|k| pieces.get(k)).copied();
        if let (Some((a, b)), Some((c, _))) = (two, one)
            && s.tag(last) == Tag::VVFIN
            && s.tag(c).is_finite()
            && s.tag(b - 1) == Tag::VAFIN
            && (a..b).filter(|i| s.tag(*i).is_verb()).count() == 1
            && finite(s, start, end) == 1
            && !opens_clause(s.tag(start))
            && s.can(last, |t, _| t == Tag::VVPP)
        {
            s.settle(last, Tag::VVPP);
        }
        // "Wer hat Ihnen das Geld übergeben?": what *haben* has at the end is its participle
        let has = (start..end).find(|i| s.tag(*i).is_finite());
        if let Some(f) = has
            && (s.tag(f) == Tag::VAFIN && s.tokens.get(f).is_some_and(|t| &*t.lemma == "haben") && last > f + 1
                // "Wer Helfer angreift, gehört bestraft"
                || s.tag(f) == Tag::VVFIN && s.tokens.get(f).is_some_and(|t| &*t.lemma == "gehören"))
            && matches!(s.tag(last), Tag::ADV | Tag::ADJD)
            && finite(s, start, end) == 1
            && !(start..end).any(|i| s.tag(i).is_nonfinite())
            && s.can(last, |t, _| t == Tag::VVPP)
        {
            s.settle(last, Tag::VVPP);
        }
    }
}

/// `Wenn der Beschuss anhält, verlassen wir das Land`; `Die Behörde registriert, befragt und verteilt die Flüchtlinge`.
fn joined_verbs(s: &mut Tagged<'_>) {
    let pieces = s.pieces();
    for (n, (start, end)) in pieces.iter().copied().enumerate() {
        let finite = (start..end).find(|i| s.tag(*i).is_finite());
        // "wir" stands beside its verb
        if finite.is_none() {
            let at = (start..end.min(start + 2)).find(|i| {
                s.tag(*i).is_nonfinite()
                    && s.forms.get(i + 1).is_some_and(|(f, _)| *f == "wir")
                    && i + 1 < end
                    && s.can(*i, |t, v| t == Tag::VVFIN && v & verb::P1P != 0)
            });
            if let Some(i) = at {
                s.settle(i, Tag::VVFIN);
            }
        }
        // a verb alone between comma and conjunction, between two finite ones
        let before = n.checked_sub(1).and_then(|k| pieces.get(k)).is_some_and(|(a, b)| {
            (*a..*b).any(|i| s.tag(i) == Tag::VVFIN)
                && !opens_clause(s.tag(*a))
                && !(*a..*b).any(|i| s.tag(i) == Tag::VAFIN)
        });
        if before
            && s.tag(start) == Tag::VVPP
            && s.tag(start + 1) == Tag::KON
            && s.tag(start + 2) == Tag::VVFIN
            && s.tag(start.wrapping_sub(1)) == Tag::COMMA
            && s.can(start, |t, v| t == Tag::VVFIN && v & verb::P3S != 0)
        {
            s.settle(start, Tag::VVFIN);
        }
    }
}

/// `die noch zu prüfenden Anträge`
fn gerundives(s: &mut Tagged<'_>) {
    for i in 0..s.tokens.len().saturating_sub(1) {
        let zu = s.tokens.get(i).is_some_and(|t| t.tag == Tag::APPR && &*t.lemma == "zu");
        let participle = s.tokens.get(i + 1).is_some_and(|t| t.tag == Tag::ADJA && t.lemma.ends_with("end"));
        if zu && participle && s.can(i, |t, _| t == Tag::PTKZU) {
            s.settle(i, Tag::PTKZU);
        }
    }
}

impl Tagged<'_> {
    fn tag(&self, i: usize) -> Tag {
        self.tokens.get(i).map_or(Tag::STOP, |t| t.tag)
    }

    fn can(&self, i: usize, wanted: impl Fn(Tag, u16) -> bool) -> bool {
        self.words.get(i).is_some_and(|(w, _)| w.readings.iter().any(|r| wanted(r.tag, r.morph.verb)))
    }

    /// Takes another of the word's tags, with the lemma and cells that go with it.
    fn settle(&mut self, i: usize, tag: Tag) {
        if let (Some(t), Some((form, _)), Some((word, _))) =
            (self.tokens.get_mut(i), self.forms.get(i), self.words.get(i))
        {
            tagger::settle(t, form, word, tag);
        }
    }

    /// The first of the tags that the word has a reading for.
    fn settle_first(&mut self, i: usize, tags: &[Tag]) {
        if let Some(tag) = tags.iter().copied().find(|t| self.can(i, |r, _| r == *t)) {
            self.settle(i, tag);
        }
    }

    /// Pieces between commas, stops and marks, as ranges of tokens.
    fn pieces(&self) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut start = 0;
        for i in 0..=self.tokens.len() {
            if i == self.tokens.len() || self.tag(i).is_punctuation() {
                if start < i {
                    out.push((start, i));
                }
                start = i + 1;
            }
        }
        out
    }
}

/// An infinitive has the form of the plural: which it is, the bracket of the clause tells.
fn brackets(s: &mut Tagged<'_>) {
    for (start, end) in s.pieces() {
        let finite: Vec<usize> = (start..end).filter(|i| s.tag(*i).is_finite()).collect();
        let last = end - 1;
        let opened = (start..end.min(start + 3)).any(|i| opens_clause(s.tag(i)) && s.tag(i) != Tag::KOUI)
            && (start..end).all(|i| !matches!(s.tag(i), Tag::PTKZU | Tag::VVIZU | Tag::KOUI));
        // "wenn sich die Parteien nicht einigen,": no other verb of the clause is finite
        let goes_on = s.tag(end) == Tag::COMMA
            && !(opens_clause(s.tag(end + 1)) || s.tag(end + 1).is_finite() || s.tag(end + 1) == Tag::KON);
        if finite.is_empty() && opened && !goes_on && s.tag(last).is_nonfinite() {
            match s.tag(last) {
                Tag::VVINF => s.settle_first(last, &[Tag::VVFIN]),
                Tag::VAINF => s.settle_first(last, &[Tag::VAFIN]),
                Tag::VMINF => s.settle_first(last, &[Tag::VMFIN]),
                _ => {}
            }
        }
        // "Wann ziehen die Truppen ab?": the verb stands second
        let question = matches!(s.tag(start), Tag::PWAV | Tag::PWS | Tag::PWAT)
            && s.words.get(start).is_some_and(|(_, initial)| *initial);
        if finite.is_empty() && question && s.tag(start + 1) == Tag::VVINF {
            s.settle_first(start + 1, &[Tag::VVFIN]);
        }
        // "werden ... verlassen haben", "getötet haben soll": one of two is the infinitive
        if let [first, .., other] = finite.as_slice()
            && *other == last
            && !(*first..last).any(|i| s.tag(i) == Tag::KON || opens_clause(s.tag(i)))
        {
            let governs = s.tag(*first) == Tag::VMFIN
                || s.tag(*first) == Tag::VAFIN && s.tokens.get(*first).is_some_and(|t| &*t.lemma == "werden");
            if governs {
                match s.tag(last) {
                    Tag::VAFIN => s.settle_first(last, &[Tag::VAINF]),
                    Tag::VVFIN => s.settle_first(last, &[Tag::VVINF]),
                    _ => {}
                }
            }
        }
        for pair in finite.windows(2) {
            let [a, b] = pair else { continue };
            if a + 1 == *b && s.tag(*a) == Tag::VAFIN && s.tag(*b) == Tag::VMFIN {
                s.settle_first(*a, &[Tag::VAINF]);
            }
        }
        // "Es sei verfrüht": behind an auxiliary the last word is its participle
        if let [first, other] = finite.as_slice()
            && s.tag(*first) == Tag::VAFIN
            && *other == last
            && first < other
            && !(*first..last).any(|i| s.tag(i) == Tag::KON || opens_clause(s.tag(i)))
            && !(start..*first).any(|i| opens_clause(s.tag(i)))
        {
            s.settle_first(last, &[Tag::VVPP, Tag::ADJD]);
        }
    }
}

/// `Polizei löst Protestcamp auf`: a preposition with nothing behind it is the verb's particle. `ist wieder frei`: beside
/// *sein* there is no particle.
fn particles(s: &mut Tagged<'_>, codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    for (start, end) in s.pieces() {
        let finite = (start..end).find(|i| s.tag(*i).is_finite());
        let Some(f) = finite else { continue };
        let lemma = s.tokens.get(f).map(|t| t.lemma.clone()).unwrap_or_default();
        for i in f + 1..end {
            let ends = i + 1 == end || s.tag(i + 1) == Tag::KON;
            let word = s.forms.get(i).map_or("", |(f, _)| *f);
            let verb = lexicon.verb(&format!("{word}{lemma}")).is_some();
            let nonfinite = (start..end).any(|k| s.tag(k).is_nonfinite());
            match s.tag(i) {
                Tag::APPR | Tag::ADV | Tag::ADJD
                    if ends
                        && verb
                        && &*lemma != "sein"
                        && !nonfinite
                        && i > f + 1
                        && (s.tag(i) == Tag::APPR || s.can(i, |t, _| t == Tag::PTKVZ)) =>
                {
                    s.settle(i, Tag::PTKVZ);
                }
                // "sagte Henderson weiter"
                Tag::PTKVZ if word == "weiter" && lexicon.takes(&lemma, &Complement::Speech) => {
                    s.settle_first(i, &[Tag::ADV]);
                }
                Tag::PTKVZ
                    if &*lemma == "sein"
                        && !nonfinite
                        && (!verb
                            || lexicon.adjective(word).is_some_and(|_| s.can(i, |t, _| t == Tag::ADJD))) =>
                {
                    s.settle_first(i, &[Tag::ADJD, Tag::ADV]);
                }
                _ => {}
            }
        }
    }
}

/// Sentences and quotations may begin with their verb, whose capital letter makes it look like a noun: `Verlassen Sie das
/// Gebäude`, `Tritt zurück`, `Ziehen die Truppen nicht ab, ...`, `Verhandeln wollen sie nicht`.
fn first_verbs(s: &mut Tagged<'_>, codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    for (start, end) in s.pieces() {
        let capital =
            s.forms.get(start).is_some_and(|(f, _)| f.chars().next().is_some_and(char::is_uppercase));
        let initial = s.words.get(start).is_some_and(|(_, initial)| *initial);
        if !capital || !initial || s.tag(start).is_verb() || end - start < 2 {
            continue;
        }
        let finite: Vec<usize> = (start..end).filter(|i| s.tag(*i).is_finite()).collect();
        let last = end - 1;
        if let [f] = finite.as_slice() {
            let takes_infinitive = s.tag(*f) == Tag::VMFIN
                || s.tag(*f) == Tag::VAFIN && s.tokens.get(*f).is_some_and(|t| &*t.lemma == "werden");
            if *f == start + 1 && takes_infinitive && !(*f..end).any(|i| s.tag(i).is_nonfinite()) {
                s.settle_first(start, &[Tag::VVINF]);
            }
            continue;
        }
        if !finite.is_empty() {
            continue;
        }
        let next = s.forms.get(start + 1).map_or("", |(f, _)| *f);
        let person = |bit: u16| s.can(start, |t, v| t == Tag::VVFIN && v & bit != 0);
        let pronoun = match next {
            "Sie" | "wir" => person(verb::P3P) || person(verb::P1P),
            _ => false,
        };
        if pronoun {
            s.settle_first(start, &[Tag::VVFIN]);
            continue;
        }
        let particle = s.forms.get(last).map_or("", |(f, _)| *f);
        let split = s.words.get(start).and_then(|(w, _)| {
            w.readings
                .iter()
                .find(|r| {
                    matches!(r.tag, Tag::VVFIN | Tag::VVIMP)
                        && lexicon
                            .verb(&format!("{particle}{}", r.lemma))
                            .is_some_and(|v| !v.particle.is_empty())
                })
                .map(|r| r.tag)
        });
        if let Some(tag) = split
            && matches!(s.tag(last), Tag::PTKVZ | Tag::APPR | Tag::ADV | Tag::ADJD)
        {
            // a subject would follow a finite verb: "Ziehen die Truppen ab, ..."
            let nominal = (start + 1..end).any(|i| s.tag(i).is_noun() || s.tag(i).is_pronoun());
            if nominal {
                s.settle(start, tag);
                s.settle_first(start, &[Tag::VVFIN]);
            } else {
                s.settle(start, tag);
                s.settle_first(start, &[Tag::VVIMP]);
            }
            s.settle(last, Tag::PTKVZ);
        }
    }
}

/// An article behind a comma whose clause ends with its only finite verb is a relative pronoun: nothing else puts the verb
/// last without a subjunction. One phrase and the verb could be a main clause, so a closed bracket or an article that does not
/// fit its noun is asked for.
fn relative_pronouns(tokens: &mut [Token]) {
    for i in 1..tokens.len() {
        if tokens.get(i - 1).is_none_or(|t| t.tag != Tag::COMMA) {
            continue;
        }
        let at = if tokens.get(i).is_some_and(|t| t.tag == Tag::APPR) { i + 1 } else { i };
        let Some(article) = tokens.get(at).filter(|t| t.tag == Tag::ART && &*t.lemma == "der") else {
            continue;
        };
        // "des" is no relative pronoun
        if article.morph.agr & !agr::GEN == 0 {
            continue;
        }
        let words: Vec<&Token> =
            piece_behind(tokens, at).iter().filter(|t| !t.tag.is_punctuation()).collect();
        let [before @ .., last] = words.as_slice() else { continue };
        if !last.tag.is_finite() || before.iter().any(|t| t.tag.is_finite() || opens_clause(t.tag)) {
            continue;
        }
        let Some(previous) = before.last() else { continue };
        // the noun the article would stand before
        let noun = before.iter().find(|t| t.tag.is_noun());
        let adjectives = before.iter().take_while(|t| !t.tag.is_noun()).filter(|t| t.tag == Tag::ADJA);
        let cells = adjectives
            .chain(noun)
            .fold(article.morph.agr, |cells, t| if t.morph.agr == 0 { cells } else { cells & t.morph.agr });
        let bracket = previous.tag.is_nonfinite();
        if (cells == 0 || bracket)
            && let Some(t) = tokens.get_mut(at)
        {
            t.tag = Tag::PRELS;
        }
    }
}

/// Words that open a clause with its verb at the end, or a main clause: the place of the verb tells. `erklärte, die noch zu
/// schaffende Verfassung werde die Rolle festlegen`; `erklärte, damit solle ein Machtvakuum vermieden werden`; `Das erklärte
/// ein Sprecher`; `Wie der Wahlleiter mitteilte, lag ...`; `Während der Auktion wurden Gegenstände versteigert`.
fn second_verbs(s: &mut Tagged<'_>) {
    for (start, end) in s.pieces() {
        let finite: Vec<usize> = (start..end).filter(|i| s.tag(*i).is_finite()).collect();
        let last = end - 1;
        let form = |s: &Tagged<'_>, i: usize| s.forms.get(i).map_or("", |(f, _)| *f).to_lowercase();
        let before = start.checked_sub(1).map(|b| s.tag(b));
        if let [f] = finite.as_slice() {
            let f = *f;
            // the clause goes on behind its verb to a bracket
            let second = f < last && (s.tag(last).is_nonfinite() || s.tag(last) == Tag::PTKVZ);
            if s.tag(start) == Tag::KOUS && form(s, start) == "damit" && f == start + 1 {
                s.settle_first(start, &[Tag::PAV]);
            }
            let noun = (start + 1..f).find(|i| s.tag(*i).is_noun());
            if s.tag(start) == Tag::PRELS
                && before == Some(Tag::COMMA)
                && second
                && noun.is_some_and(|n| {
                    let agr = |i: usize| s.tokens.get(i).map_or(0, |t| t.morph.agr);
                    let article = s.words.get(start).map_or(0, |(w, _)| {
                        w.readings.iter().filter(|r| r.tag == Tag::ART).fold(0, |all, r| all | r.morph.agr)
                    });
                    // one phrase up to the verb
                    (n + 1..f).all(|i| s.tag(i).is_noun())
                        && (article & agr(n) & agr::NOM != 0 || agr(n) == 0)
                })
            {
                s.settle_first(start, &[Tag::ART]);
            }
            let demonstrative = s.tag(start) == Tag::ART
                && f == start + 1
                && matches!(&*form(s, start), "das" | "der" | "die");
            if demonstrative && before != Some(Tag::COMMA) {
                s.settle_first(start, &[Tag::PDS]);
            }
            let preposition = s.tag(start) == Tag::KOUS
                && second
                && s.tag(f) == Tag::VAFIN
                && s.tag(last) == Tag::VVPP
                && s.can(start, |t, _| t == Tag::APPR)
                && (start + 1..f).any(|i| s.tag(i).is_noun())
                && (start + 1..f).all(|i| !s.tag(i).is_pronoun());
            if preposition {
                s.settle_first(start, &[Tag::APPR]);
            }
            let reported = s.tag(start) == Tag::PWAV
                && form(s, start) == "wie"
                && s.words.get(start).is_some_and(|(_, initial)| *initial)
                && f == last
                && last > start + 1
                && s.tag(end) == Tag::COMMA
                && s.tag(end + 1).is_finite();
            if reported {
                s.settle_first(start, &[Tag::KOUS]);
            }
        }
    }
}

/// `..., der als vermisst gilt und dessen Familie im Exil lebt`
fn relative_genitives(s: &mut Tagged<'_>) {
    for i in 2..s.tokens.len() {
        let joined = s.tag(i - 1) == Tag::KON || s.tag(i - 1) == Tag::COMMA;
        let genitive =
            s.tag(i) == Tag::PDS && s.forms.get(i).is_some_and(|(f, _)| matches!(*f, "dessen" | "deren"));
        if !joined || !genitive {
            continue;
        }
        let piece = piece_behind(s.tokens, i);
        let last = piece.iter().rev().find(|t| !t.tag.is_punctuation());
        if last.is_some_and(|t| t.tag.is_finite()) && piece.iter().filter(|t| t.tag.is_finite()).count() == 1
        {
            s.settle_first(i, &[Tag::PRELAT]);
            if let Some(t) = s.tokens.get_mut(i) {
                t.tag = Tag::PRELAT;
            }
        }
    }
}

/// What stands behind a token up to the next comma or the end of the sentence.
fn piece_behind(tokens: &[Token], i: usize) -> &[Token] {
    let rest = tokens.get(i + 1..).unwrap_or(&[]);
    let end = rest.iter().position(|t| matches!(t.tag, Tag::COMMA | Tag::STOP)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest)
}

/// Words that are subjunction or preposition.
fn openers(tokens: &mut [Token], codebook: &Codebook) {
    let words = &codebook.words;
    for i in 0..tokens.len() {
        let Some(t) = tokens.get(i) else { continue };
        let opens_piece =
            i == 0 || tokens.get(i - 1).is_some_and(|p| p.tag.is_punctuation() || p.tag == Tag::KON);
        // "Als Kabul fiel, floh der Präsident"
        let compares = t.tag == Tag::KOKOM && words.has("time-mark", &t.lemma);
        if !opens_piece
            || !matches!(t.tag, Tag::APPR | Tag::KOUS | Tag::KOUI | Tag::PTKVZ | Tag::ADV) && !compares
        {
            continue;
        }
        let infinitive = words.has("infinitive-or-preposition", &t.lemma);
        let clause = compares || words.has("subjunction-or-preposition", &t.lemma);
        if !infinitive && !clause {
            continue;
        }
        // "als Baku die Region eroberte und Tausende flohen": up to the conjunction behind the first verb
        let piece = piece_behind(tokens, i);
        let first = piece
            .windows(2)
            .position(|w| matches!(w, [verb, joins] if verb.tag.is_finite() && joins.tag == Tag::KON));
        let piece = piece.get(..first.map_or(piece.len(), |k| k + 1)).unwrap_or(piece);
        let finite = piece.iter().filter(|t| t.tag.is_finite()).count();
        let last = piece.iter().rev().find(|t| !t.tag.is_punctuation());
        let zu = piece.iter().any(|t| matches!(t.tag, Tag::PTKZU | Tag::VVIZU));
        let new = if infinitive && zu && finite == 0 {
            Some(Tag::KOUI)
        } else if clause && finite == 1 && last.is_some_and(|t| t.tag.is_finite()) {
            Some(Tag::KOUS)
        } else {
            None
        };
        if let (Some(tag), Some(t)) = (new, tokens.get_mut(i)) {
            t.tag = tag;
        }
    }
}
