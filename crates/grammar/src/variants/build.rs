//! The sentence of a variant, put together from the parts of the skeleton.

use super::decline::{Case, columns, declined};
use super::nucleus::{Nucleus, nucleus};
use super::reading::Reading;
use super::recipe::{Piece, Recipe, Time};
use super::skeleton::Skeleton;
use super::{Maker, Request, Skip};
use crate::clauses::Tree;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::agr;
use lagebild_model::{Role, Tag, Tense};

/// A constituent in the variant.
#[derive(Debug, Clone)]
struct Phrase {
    text: String,
    role: Option<Role>,
    head: u16,
    /// A pronoun: it stands right behind the subject.
    light: bool,
}

/// The variant's clause before its words are ordered.
struct Clause {
    /// In verb second order, the first in front.
    phrases: Vec<Phrase>,
    plural: bool,
    nucleus: Nucleus,
    tail: String,
}

/// Builds a variant.
pub fn build(
    maker: &Maker<'_>,
    sk: &Skeleton<'_>,
    request: &Request<'_>,
    recipe: &Recipe,
) -> Result<(String, Reading), Skip> {
    let spec = &recipe.verb;
    if spec.willed && (!request.willed || sk.passive) {
        return Err("subject is not the doer");
    }
    if spec.negated && request.refused {
        return Err("negation has its own meaning");
    }
    if spec.deed && !request.deed {
        return Err("no deed");
    }
    let same = match (spec.time, sk.tense) {
        (Time::Past, Tense::Past) | (Time::Perfect, Tense::Perfect) | (Time::Present, Tense::Present) => {
            spec.modal.is_none() && !spec.passive && !spec.negated && recipe.pattern.contains(&Piece::Main)
        }
        _ => false,
    };
    if same {
        return Err("the example itself");
    }
    let mut phrases = phrases(maker, sk, spec.timeless);
    if phrases.len() < 2 && sk.parts.len() > 1 {
        return Err("nothing left but the subject");
    }
    let mut plural = sk.plural;
    if spec.passive {
        (phrases, plural) = passive(maker, sk, &phrases)?;
    }
    let nucleus = nucleus(&maker.grammar.codebook.lexicon, &maker.table, sk, spec, plural)?;
    if spec.negated {
        negate(maker, sk, request, &mut phrases)?;
    }
    let clause = Clause { phrases, plural, nucleus, tail: sk.tail.clone() };
    let mut out = String::new();
    for piece in &recipe.pattern {
        match piece {
            Piece::Text(t) => out.push_str(t),
            Piece::Main => out.push_str(&clause.main()),
            Piece::Inverted => out.push_str(&clause.inverted()),
            Piece::Last => out.push_str(&clause.last()),
            Piece::Subject => out.push_str(&clause.subject()?.text),
            Piece::Zu => out.push_str(&clause.infinitive()),
            Piece::Relative => out.push_str(&relative(maker, sk, &clause)?),
            Piece::Choice(one, many) => out.push_str(if clause.plural { many } else { one }),
        }
    }
    let reading = reading(sk, recipe, &clause);
    Ok((upper_first(&out), reading))
}

/// How the grammar should read the variant.
fn reading(sk: &Skeleton<'_>, recipe: &Recipe, clause: &Clause) -> Reading {
    let lemma = |p: &Phrase| sk.sentence.tokens.get(p.head as usize).map(|t| t.lemma.to_string());
    let unseen = recipe.pattern.iter().any(|p| matches!(p, Piece::Zu | Piece::Relative));
    let unseen_finite = recipe.pattern.contains(&Piece::Zu);
    let at_end = recipe.pattern.iter().any(|p| matches!(p, Piece::Last | Piece::Relative));
    let roles = clause
        .phrases
        .iter()
        .filter(|p| !(unseen && p.role == Some(Role::Subject)))
        .filter_map(|p| Some((p.role.clone()?, lemma(p)?)))
        .filter(|(role, _)| *role != Role::Adverbial)
        .collect();
    Reading {
        predicate: sk.lemma.clone(),
        passive: sk.passive || recipe.verb.passive,
        future: recipe.verb.time == Time::Future,
        negated: recipe.verb.negated,
        roles,
        relative: recipe.pattern.contains(&Piece::Relative),
        infinitive: recipe.pattern.contains(&Piece::Zu),
        perfect_infinitive: recipe.verb.time == Time::PerfectInfinitive,
        finite: (!unseen_finite).then(|| clause.nucleus.finite(at_end).to_owned()),
        governs: !clause.tail.is_empty(),
    }
}

/// The parts of the example; without expressions of time where these might not fit.
fn phrases(maker: &Maker<'_>, sk: &Skeleton<'_>, timeless: bool) -> Vec<Phrase> {
    let lexicon = &maker.grammar.codebook.lexicon;
    let tree = Tree::new(&sk.sentence.tokens);
    let timed = |head: u16| {
        lexicon.is_time_noun(tree.lemma(head))
            || tree.tag(head) == Tag::CARD
            || lexicon.adverb_kinds(tree.lemma(head)).iter().any(|k| &**k == "time")
    };
    let mut out: Vec<Phrase> = sk
        .parts
        .iter()
        .enumerate()
        .filter(|(k, p)| {
            let free = matches!(p.role, None | Some(Role::Adverbial | Role::Prep(_)));
            *k == sk.subject || !(timeless && free && timed(p.head))
        })
        .map(|(_, p)| Phrase {
            text: p.text.clone(),
            role: p.role.clone(),
            head: p.head,
            light: matches!(tree.tag(p.head), Tag::PRF | Tag::PPER),
        })
        .collect();
    let front_lost = sk.parts.first().map(|p| p.head) != out.first().map(|p| p.head);
    if front_lost && let Some(at) = out.iter().position(|p| p.role == Some(Role::Subject)) {
        let subject = out.remove(at);
        out.insert(0, subject);
    }
    out
}

/// The object becomes the subject, the subject a phrase with von.
fn passive(maker: &Maker<'_>, sk: &Skeleton<'_>, phrases: &[Phrase]) -> Result<(Vec<Phrase>, bool), Skip> {
    let lexicon = &maker.grammar.codebook.lexicon;
    let verb = lexicon.verb(&sk.lemma).ok_or("verb unknown")?;
    if sk.passive {
        return Err("passive already");
    }
    if !verb.takes(&Complement::Accusative) || maker.recipes.no_passive.contains(&sk.lemma) {
        return Err("verb without passive");
    }
    if phrases.iter().any(|p| p.role == Some(Role::Reflexive)) {
        return Err("reflexive");
    }
    if phrases.iter().any(|p| matches!(&p.role, Some(Role::Prep(x)) if maker.recipes.is_by(x))) {
        return Err("two phrases with von");
    }
    let tree = Tree::new(&sk.sentence.tokens);
    let part = |role: &Role| sk.parts.iter().find(|p| p.role.as_ref() == Some(role));
    let object = part(&Role::Object).ok_or("no object")?;
    let agent = part(&Role::Subject).ok_or("no subject")?;
    let put =
        |part, case| declined(&maker.grammar, &maker.closed, sk, part, case).ok_or("case cannot be made");
    let plural = if tree.coordinated(object.head).len() > 1 {
        true
    } else {
        let token = tree.token(object.head).ok_or("no object")?;
        let found = columns(token, agr::ACC);
        match (found.contains(&agr::PLUR), found.iter().any(|c| *c != agr::PLUR)) {
            (many, one) if many != one => many,
            _ if token.tag == Tag::NE => false,
            _ => return Err("number open"),
        }
    };
    let subject = Phrase {
        text: put(object, Case::Nominative)?,
        role: Some(Role::Subject),
        head: object.head,
        light: false,
    };
    let word = maker.recipes.by.as_deref().ok_or("no word for von")?;
    let mut by = format!("{word} {}", put(agent, Case::Dative)?);
    for (words, one) in &maker.recipes.melt {
        if let Some(rest) = by.strip_prefix(words.as_str())
            && rest.starts_with(' ')
        {
            by = format!("{one}{rest}");
        }
    }
    let by = Phrase { text: by, role: Some(Role::Agent), head: agent.head, light: false };
    let mut out: Vec<Phrase> =
        phrases.iter().filter(|p| p.head != object.head && p.head != agent.head).cloned().collect();
    let front = phrases.first().map_or(0, |p| p.head);
    let at = usize::from(front != object.head && front != agent.head).min(out.len());
    out.insert(at, subject);
    let light = out.iter().skip(at + 1).take_while(|p| p.light || p.role == Some(Role::Dative)).count();
    out.insert(at + 1 + light, by);
    Ok((out, plural))
}

/// kein at an indefinite object, else nicht in its place.
fn negate(
    maker: &Maker<'_>,
    sk: &Skeleton<'_>,
    request: &Request<'_>,
    phrases: &mut Vec<Phrase>,
) -> Result<(), Skip> {
    let tree = Tree::new(&sk.sentence.tokens);
    let manner = |p: &Phrase| {
        matches!(tree.tag(p.head), Tag::ADJD | Tag::ADV | Tag::PTKVZ)
            && maker.grammar.codebook.lexicon.adjective(tree.lemma(p.head)).is_some()
            || tree.tag(p.head) == Tag::ADJD
    };
    if phrases.iter().any(manner) {
        return Err("manner beside the negation");
    }
    if let Some(object) = phrases.iter_mut().find(|p| p.role == Some(Role::Object)) {
        let det = tree.children(object.head).iter().copied().find(|c| tree.tag(*c).is_determiner());
        let count = tree.children(object.head).iter().any(|c| tree.tag(*c) == Tag::CARD);
        let noun = tree.tag(object.head) == Tag::NN;
        match det {
            Some(d) if tree.tag(d) == Tag::ART && tree.lemma(d) == "ein" => {
                object.text = format!("k{}", object.text);
                return Ok(());
            }
            Some(d) if matches!(tree.tag(d), Tag::PIAT) => return Err("quantity beside the negation"),
            None if count => return Err("quantity beside the negation"),
            None if noun => {
                object.text = without(maker, &tree, object)?;
                return Ok(());
            }
            _ => {}
        }
    }
    let verb = maker.grammar.codebook.lexicon.verb(&sk.lemma);
    let intransitive = !phrases.iter().any(|p| p.role == Some(Role::Object));
    let belongs = |p: &Phrase| match &p.role {
        Some(Role::Prep(prep)) => {
            request.prepositions.contains(&&**prep)
                || intransitive
                    && verb.is_some_and(|v| v.takes(&Complement::Local) || v.takes(&Complement::Directional))
                || verb.is_some_and(|v| {
                    v.patterns.iter().flatten().any(|c| match c {
                        Complement::Prep(x) => x.trim_end_matches(['3', '4']) == &**prep,
                        _ => false,
                    })
                })
        }
        Some(Role::Predicative | Role::As | Role::Agent) => true,
        _ => false,
    };
    let bare = |p: &Phrase| {
        matches!(p.role, Some(Role::Subject | Role::Object | Role::Dative | Role::Genitive | Role::Reflexive))
    };
    let behind = phrases.iter().rposition(bare).map_or(0, |k| k + 1).max(1);
    let at = phrases
        .iter()
        .enumerate()
        .find(|(k, p)| *k >= behind && belongs(p))
        .map_or(phrases.len(), |(k, _)| k);
    let word = maker.recipes.not.clone().ok_or("no word for not")?;
    phrases.insert(at, Phrase { text: word, role: None, head: u16::MAX, light: false });
    Ok(())
}

/// "Raketen" -> "keine Raketen".
fn without(maker: &Maker<'_>, tree: &Tree<'_>, object: &Phrase) -> Result<String, Skip> {
    let token = tree.token(object.head).ok_or("no object")?;
    let found = columns(token, agr::ACC);
    let [column] = found.as_slice() else { return Err("number open") };
    let modified = tree.children(object.head).iter().any(|c| tree.tag(*c) == Tag::ADJA);
    if modified && *column != agr::PLUR || tree.coordinated(object.head).len() > 1 {
        return Err("case cannot be made");
    }
    let none = maker.closed.form(Tag::PIAT, "kein", column & agr::ACC).ok_or("no word for kein")?;
    let text = if modified {
        // strong to weak: "schwere Waffen" -> "keine schweren Waffen"
        let (first, rest) = object.text.split_once(' ').ok_or("case cannot be made")?;
        if !first.ends_with('e') || rest.split(' ').next().is_some_and(|w| w.starts_with(char::is_lowercase))
        {
            return Err("case cannot be made");
        }
        format!("{first}n {rest}")
    } else {
        object.text.clone()
    };
    Ok(format!("{none} {text}"))
}

/// "X, der ... traf,".
fn relative(maker: &Maker<'_>, sk: &Skeleton<'_>, clause: &Clause) -> Result<String, Skip> {
    let subject = clause.subject()?;
    let tree = Tree::new(&sk.sentence.tokens);
    let token = tree.token(subject.head).ok_or("no subject")?;
    if token.tag.is_pronoun() {
        return Err("subject is a pronoun");
    }
    let column = if clause.plural {
        agr::PLUR
    } else {
        let singular: Vec<u16> = columns(token, agr::NOM).into_iter().filter(|c| *c != agr::PLUR).collect();
        match singular.as_slice() {
            [one] => *one,
            _ if token.tag == Tag::NE && maker.neuter(&token.lemma) => agr::NEUT,
            _ => return Err("gender open"),
        }
    };
    if tree.coordinated(subject.head).len() == 1
        && sk.parts.iter().any(|p| p.head == subject.head && p.text.contains(','))
    {
        return Err("gender open");
    }
    let pronoun = maker.closed.form(Tag::PRELS, "der", column & agr::NOM).ok_or("no relative pronoun")?;
    Ok(format!("{}, {pronoun} {}{},", subject.text, clause.rest_last(), clause.tail))
}

impl Clause {
    fn subject(&self) -> Result<&Phrase, Skip> {
        self.phrases.iter().find(|p| p.role == Some(Role::Subject)).ok_or("no subject")
    }

    fn main(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for (k, p) in self.phrases.iter().enumerate() {
            words.push(&p.text);
            if k == 0 {
                words.push(&self.nucleus.second);
            }
        }
        words.push(&self.nucleus.bracket);
        join(&words) + &self.tail
    }

    /// The order behind a subjunction: as in the middle of the example, what stood in front comes behind the subject.
    fn field(&self) -> Vec<&Phrase> {
        let mut out: Vec<&Phrase> = self.phrases.iter().collect();
        let subject = |p: &&Phrase| p.role == Some(Role::Subject);
        if out.first().is_some_and(|p| !subject(p)) {
            let front = out.remove(0);
            let at = out.iter().position(subject).map_or(0, |k| k + 1);
            let light = out.iter().skip(at).take_while(|p| p.light).count();
            out.insert(at + light, front);
        }
        out
    }

    fn rest(&self) -> Vec<&str> {
        let all = self.field();
        let others: Vec<&&Phrase> = all.iter().filter(|p| p.role != Some(Role::Subject)).collect();
        let light = others.iter().filter(|p| p.light);
        light.chain(others.iter().filter(|p| !p.light)).map(|p| p.text.as_str()).collect()
    }

    fn inverted(&self) -> String {
        let mut words = vec![self.nucleus.second.as_str()];
        let all = self.field();
        let reflexive = |p: &&&Phrase| p.role == Some(Role::Reflexive);
        words.extend(all.iter().filter(reflexive).map(|p| p.text.as_str()));
        words.extend(all.iter().filter(|p| !reflexive(p)).map(|p| p.text.as_str()));
        words.push(&self.nucleus.bracket);
        join(&words) + &self.tail
    }

    fn rest_last(&self) -> String {
        let mut words = self.rest();
        words.push(&self.nucleus.last);
        join(&words)
    }

    fn last(&self) -> String {
        let mut words: Vec<&str> = self.field().iter().map(|p| p.text.as_str()).collect();
        words.push(&self.nucleus.last);
        join(&words) + &self.tail
    }

    fn infinitive(&self) -> String {
        let mut words = self.rest();
        words.push(&self.nucleus.zu);
        join(&words) + &self.tail
    }
}

fn join(words: &[&str]) -> String {
    words.iter().copied().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
