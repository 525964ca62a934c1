//! One event told twice is one event with two pieces of evidence.

use crate::assemble::{Candidate, Left};
use lagebild_model::{Party, Status};

/// How many events back a repetition is looked for; no story has as many.
const LONGEST_MEMORY: usize = 300;

/// Sentences in which a toll belongs to the attack told before.
const TOLL_REACH: usize = 3;

/// Deaths, wounds and damage in the passive without a doer belong to the attack told before, unless other victims are
/// meant (coding guide, section 3).
fn tells_toll(o: &Candidate, c: &Candidate) -> bool {
    let toll = c.kind == "ASSAULT" && !c.noun && c.actors.is_empty() && c.modes.is_empty();
    if !toll
        || o.kind != c.kind
        || o.status != Status::Actual
        || c.status != Status::Actual
        || o.sentence == c.sentence && o.clause == c.clause
    {
        return false;
    }
    let theirs = codes(&o.recipients);
    let victims = codes(&c.recipients);
    let known = victims.is_empty() || theirs.is_empty() || victims.iter().all(|v| theirs.contains(v));
    // whose own people died in another's deed
    let own = c
        .recipients
        .iter()
        .any(|v| o.actors.iter().any(|a| a.code == v.code && a.sector.iter().any(|s| v.sector.contains(s))));
    known && !own && same_day(o, c)
}

fn same_day(o: &Candidate, c: &Candidate) -> bool {
    match (&o.date, &c.date) {
        (Some(a), Some(b)) => {
            a.value == b.value || a.value.starts_with(&b.value) || b.value.starts_with(&a.value)
        }
        _ => true,
    }
}

/// Merges repetitions; what is left over of headlines is dropped with a reason.
pub fn merge(candidates: Vec<Candidate>, left: &mut Vec<Left>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    let (head, body): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|c| c.headline);
    let mut order = body;
    order.sort_by_key(|c| (c.at, c.noun));
    for c in order {
        let from = out.len().saturating_sub(LONGEST_MEMORY);
        if let Some(o) = out
            .iter_mut()
            .skip(from)
            .rev()
            .find(|o| o.sentence + TOLL_REACH > c.sentence && tells_toll(o, &c))
        {
            left.push(passed(&c, "told before"));
            o.evidence.extend(c.evidence);
            if o.recipients.is_empty() {
                o.recipients = c.recipients;
            }
            continue;
        }
        match out.iter_mut().skip(from).find(|o| same(o, &c)) {
            Some(o) => {
                left.push(passed(&c, "told before"));
                join(o, c);
            }
            None => out.push(c),
        }
    }
    for c in head {
        match out.iter_mut().take(LONGEST_MEMORY).find(|o| same(o, &c)) {
            Some(o) => join(o, c),
            None => left.push(passed(&c, "only in a headline")),
        }
    }
    out
}

fn passed(c: &Candidate, reason: &str) -> Left {
    Left {
        predicate: c.kind.clone(),
        span: c.evidence.first().copied().unwrap_or_default(),
        reason: reason.into(),
        rule: Some(c.rule.clone()),
    }
}

fn join(o: &mut Candidate, c: Candidate) {
    // the clause says better than a noun in it who does what to whom
    if o.noun && !c.noun && o.sentence == c.sentence && o.clause == c.clause {
        if !c.actors.is_empty() {
            o.actors.clone_from(&c.actors);
        }
        if !c.recipients.is_empty() {
            o.recipients.clone_from(&c.recipients);
        }
    }
    o.evidence.extend(c.evidence);
    // who speaks of "the invasion" takes it for known and does not vouch for it
    let presumed = c.noun && c.definite && !o.noun;
    if o.source.is_empty() && !c.headline && !presumed && o.sentence != c.sentence {
        o.source = c.source;
    }
    if o.actors.is_empty() {
        o.actors = c.actors;
    }
    if o.recipients.is_empty() {
        o.recipients = c.recipients;
    }
    if o.date.is_none() {
        o.date = c.date;
    }
    if o.place.is_none() {
        o.place = c.place;
    }
    for m in c.modes {
        if !o.modes.contains(&m) && o.modes.is_empty() {
            o.modes.push(m);
        }
    }
    for m in c.contexts {
        if !o.contexts.contains(&m) {
            o.contexts.push(m);
        }
    }
    o.score = o.score.max(c.score);
}

fn codes(parties: &[Party]) -> Vec<&str> {
    let mut v: Vec<&str> = parties.iter().filter_map(|p| p.code.as_deref()).collect();
    v.sort_unstable();
    v.dedup();
    v
}

fn agree(a: &[Party], b: &[Party], loose: bool) -> bool {
    let (x, y) = (codes(a), codes(b));
    x == y && !rivals(a, b) || loose && (x.is_empty() || y.is_empty())
}

/// Parties of one country that are not the same side: rebels and the state, each alone.
fn rivals(a: &[Party], b: &[Party]) -> bool {
    let rebel = |p: &Party| p.sector.iter().any(|s| matches!(s.as_str(), "REB" | "PRM"));
    match (a, b) {
        ([x], [y]) => {
            x.code == y.code && !x.sector.is_empty() && !y.sector.is_empty() && rebel(x) != rebel(y)
        }
        _ => false,
    }
}

fn same(o: &Candidate, c: &Candidate) -> bool {
    if o.kind != c.kind {
        return false;
    }
    let overlap = o.evidence.iter().any(|a| c.evidence.iter().any(|b| a.overlaps(*b)));
    let status = o.status == c.status
        || c.headline
        || c.noun && c.definite && c.status == Status::Actual
        || overlap && (o.noun != c.noun);
    if !status {
        return false;
    }
    let both_ways =
        agree(&o.actors, &c.recipients, false) && agree(&o.recipients, &c.actors, false) && overlap;
    if both_ways {
        return true;
    }
    let loose = c.noun || o.noun || c.headline || overlap;
    if !agree(&o.actors, &c.actors, loose) || !agree(&o.recipients, &c.recipients, true) {
        return false;
    }
    if overlap {
        return true;
    }
    // what is told again comes back as a definite noun, in the headline, or in the same words
    let predicate = |rule: &str| rule.split('#').next().unwrap_or("").to_owned();
    if !(c.noun && c.definite || c.headline || predicate(&o.rule) == predicate(&c.rule)) {
        return false;
    }
    // different days or modes tell different deeds
    let modes = o.modes.is_empty() || c.modes.is_empty() || o.modes.iter().any(|m| c.modes.contains(m));
    modes && same_day(o, c)
}
