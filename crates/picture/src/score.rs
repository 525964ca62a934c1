//! How much speaks for two reports being about one happening.
//!
//! The features are compared one by one and add their points; what cannot be one happening is told as such and no
//! points make up for it.

mod days;
mod places;

use crate::claim::{Claim, Stand, stand};
use crate::points::{P, are_kin, by_actor, modes_apart, two_sided};
use crate::report::{Report, Side};
use crate::words::common;
pub(crate) use days::NEWS;
use days::days;
use places::places;
use std::collections::BTreeSet;

/// One feature that spoke for or against a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Its name, one of [`crate::FEATURES`], or `decision`.
    pub feature: String,
    /// Its points; below 0 it spoke against.
    pub points: i32,
    /// What was compared: `RUS`, `2024-03-12`, `12 km`.
    pub detail: String,
}

/// How two reports stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Cannot be one happening.
    Never,
    /// So many points for one happening.
    Same(i32),
    /// A plan and what may fulfil it, with so many points.
    Announced(i32),
}

/// Where points go: summed, or kept with their reasons.
trait Sink {
    fn add(&mut self, feature: &str, points: i32, detail: impl FnOnce() -> String);
}

impl Sink for i32 {
    fn add(&mut self, _: &str, points: i32, _: impl FnOnce() -> String) {
        *self += points;
    }
}

impl Sink for Vec<Reason> {
    fn add(&mut self, feature: &str, points: i32, detail: impl FnOnce() -> String) {
        self.push(Reason { feature: feature.into(), points, detail: detail() });
    }
}

/// Compares two reports; `repeated`: one story repeats the other's text.
pub(crate) fn compare(a: &Report, b: &Report, repeated: bool) -> Verdict {
    let mut points = 0;
    match judge(a, b, repeated, &mut points) {
        None => Verdict::Never,
        Some(Stand::Plan) => Verdict::Announced(points),
        Some(_) => Verdict::Same(points),
    }
}

/// The features that spoke, in a fixed order; their points are those of [`compare`].
pub(crate) fn reasons(a: &Report, b: &Report, repeated: bool) -> Vec<Reason> {
    let mut out = Vec::new();
    judge(a, b, repeated, &mut out);
    out
}

fn judge(a: &Report, b: &Report, repeated: bool, sink: &mut impl Sink) -> Option<Stand> {
    let p = &*P;
    let stand = stand(a.claim, b.claim);
    if a.kind == b.kind {
        sink.add("type.same", p.type_same, || a.kind.clone());
    } else if a.text.row != b.text.row && are_kin((&a.kind, &a.modes), (&b.kind, &b.modes)) {
        // one story that tells two types tells two deeds
        sink.add("type.kin", p.type_kin, || format!("{} {}", a.kind, b.kind));
    } else {
        return None;
    }
    if !may_follow(a, b, stand) {
        return None;
    }
    days(a, b, sink)?;
    modes(a, b, sink);
    parties(a, b, sink)?;
    if let (Some(x), Some(y)) = (&a.place, &b.place) {
        places(x, y, sink);
    }
    numbers(a, b, sink);
    texts(a, b, repeated, sink);
    if a.historical != b.historical {
        sink.add("historical", p.historical, String::new);
    }
    if stand == Stand::Perhaps {
        sink.add("possible", p.possible, String::new);
    }
    Some(stand)
}

/// A plan is told before its fulfilment.
fn may_follow(a: &Report, b: &Report, stand: Stand) -> bool {
    let (plan, deed) = if a.claim == Claim::Announces { (a, b) } else { (b, a) };
    stand != Stand::Plan || plan.text.out.zip(deed.text.out).is_none_or(|(p, d)| p <= d)
}

fn modes(a: &Report, b: &Report, sink: &mut impl Sink) {
    if a.modes.is_empty() || b.modes.is_empty() || a.kind != b.kind {
        return;
    }
    let both = || a.modes.iter().find(|m| b.modes.contains(m)).cloned().unwrap_or_default();
    if a.modes.iter().any(|m| b.modes.contains(m)) {
        sink.add("mode.same", P.mode_same, both);
    } else if modes_apart(&a.kind) {
        sink.add("mode.apart", P.mode_apart, || format!("{} {}", a.modes.join("+"), b.modes.join("+")));
    } else {
        sink.add("mode.other", P.mode_other, || format!("{} {}", a.modes.join("+"), b.modes.join("+")));
    }
}

/// How far two lists of participants agree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Agree {
    Other,
    Open,
    Code,
    Same,
    Named,
}

fn agree(a: &[Side], b: &[Side]) -> (Agree, String) {
    let mut best = (Agree::Other, String::new());
    if a.iter().all(Side::is_open) || b.iter().all(Side::is_open) {
        best.0 = Agree::Open;
    }
    for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (x, y))) {
        let name = x.names.iter().find(|n| y.names.contains(n));
        let level = match (&x.code, &y.code) {
            _ if name.is_some() => Agree::Named,
            (Some(c), Some(d)) if c == d => {
                let sector = x.sectors.iter().any(|s| y.sectors.contains(s));
                if sector || x.sectors.is_empty() && y.sectors.is_empty() { Agree::Same } else { Agree::Code }
            }
            _ => continue,
        };
        if level > best.0 {
            best = (level, name.or(x.code.as_ref()).cloned().unwrap_or_default());
        }
    }
    best
}

fn codes(r: &Report) -> BTreeSet<&str> {
    r.actors.iter().chain(&r.recipients).filter_map(|s| s.code.as_deref()).collect()
}

/// None for two acts of words by different speakers.
fn parties(a: &Report, b: &Report, sink: &mut impl Sink) -> Option<()> {
    let p = &*P;
    let actor = agree(&a.actors, &b.actors);
    let recipient = agree(&a.recipients, &b.recipients);
    if actor.0 == Agree::Other && by_actor(&a.kind) && by_actor(&b.kind) {
        return None;
    }
    let persons = |list: &[Side]| !list.is_empty() && list.iter().all(|s| s.is_person);
    let of_actor = match actor.0 {
        Agree::Named => ("actor.named", p.actor_named),
        Agree::Same | Agree::Code if persons(&a.actors) && persons(&b.actors) => {
            ("actor.person", p.actor_person)
        }
        Agree::Same => ("actor.same", p.actor_same),
        Agree::Code => ("actor.code", p.actor_code),
        Agree::Open => ("", 0),
        Agree::Other => ("actor.other", p.actor_other),
    };
    let of_recipient = match recipient.0 {
        Agree::Named => ("recipient.named", p.recipient_named),
        Agree::Same => ("recipient.same", p.recipient_same),
        Agree::Code => ("recipient.code", p.recipient_code),
        Agree::Open => ("", 0),
        Agree::Other => ("recipient.other", p.recipient_other),
    };
    if two_sided(&a.kind) || two_sided(&b.kind) {
        let (x, y) = (codes(a), codes(b));
        let shared: Vec<&str> = x.intersection(&y).copied().collect();
        let together = if shared.len() < 2 {
            None
        } else if x == y {
            Some(("parties.same", p.parties_same))
        } else if x.is_subset(&y) || y.is_subset(&x) {
            Some(("parties.more", p.parties_more))
        } else {
            None
        };
        if let Some((feature, points)) = together
            && points > of_actor.1 + of_recipient.1
        {
            sink.add(feature, points, || shared.join(" "));
            return Some(());
        }
    }
    let named = |r: &Report, actors: bool| {
        let list = if actors { &r.actors } else { &r.recipients };
        list.iter().filter_map(|s| s.code.as_deref()).collect::<Vec<_>>().join("+")
    };
    for (part, actors, found) in [(of_actor, true, actor.1), (of_recipient, false, recipient.1)] {
        if !part.0.is_empty() {
            sink.add(part.0, part.1, || {
                if found.is_empty() { format!("{} {}", named(a, actors), named(b, actors)) } else { found }
            });
        }
    }
    Some(())
}

/// From so many times as many on, it is no update of a number.
const FAR: u32 = 3;

fn numbers(a: &Report, b: &Report, sink: &mut impl Sink) {
    let (x, y, p) = (&a.numbers, &b.numbers, &*P);
    for (m, n) in [(x.killed, y.killed), (x.wounded, y.wounded), (x.arrested, y.arrested)] {
        let (Some(m), Some(n)) = (m, n) else { continue };
        let shown = || format!("{m} {n}");
        if m == n {
            sink.add("number.same", p.number_same, || m.to_string());
        } else if m.max(n) >= FAR.saturating_mul(m.min(n)) {
            sink.add("number.far", p.number_far, shown);
        } else {
            sink.add("number.other", p.number_other, shown);
        }
    }
    let known = |n: &str| {
        let all = [x.killed, x.wounded, x.arrested, y.killed, y.wounded, y.arrested];
        n.parse().is_ok_and(|n: u32| all.contains(&Some(n)))
    };
    for f in a.figures.iter().filter(|f| b.figures.contains(f) && !known(f)).take(2) {
        sink.add("digits.same", p.digits_same, || f.clone());
    }
}

fn texts(a: &Report, b: &Report, repeated: bool, sink: &mut impl Sink) {
    let p = &*P;
    if a.text.row == b.text.row {
        return sink.add("same-story", p.same_story, String::new);
    }
    if repeated {
        sink.add("text.repeated", p.text_repeated, String::new);
    }
    if a.text.language == b.text.language {
        let n = common(&a.words, &b.words);
        let shown = || a.words.iter().filter(|w| b.words.contains(w)).cloned().collect::<Vec<_>>().join(" ");
        match n {
            0 | 1 => {}
            2 => sink.add("words.two", p.words_two, shown),
            3 | 4 => sink.add("words.some", p.words_some, shown),
            _ => sink.add("words.many", p.words_many, shown),
        }
        let least = a.text.words.len().min(b.text.words.len()).max(1);
        let share = common(&a.text.words, &b.text.words) * 100 / least;
        match share {
            0..20 => {}
            20..40 => sink.add("text.some", p.text_some, || format!("{share} %")),
            _ => sink.add("text.much", p.text_much, || format!("{share} %")),
        }
    } else {
        let n = common(&a.text.capitals, &b.text.capitals);
        let (x, y) = (&a.text.capitals, &b.text.capitals);
        let shown = || x.iter().filter(|w| y.contains(w)).cloned().collect::<Vec<_>>().join(" ");
        match n {
            0 => {}
            1 => sink.add("names.one", p.names_one, shown),
            2 => sink.add("names.two", p.names_two, shown),
            _ => sink.add("names.many", p.names_many, shown),
        }
    }
}
