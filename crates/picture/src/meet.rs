//! Under which keys events meet to be compared, so that not all are compared with all.
//!
//! Two events are compared when they are of kin types, share a country or body, and their dates may be the same or
//! neighbouring days. Whether two meet depends on these two alone.

use crate::day::{Day, NARROW, WIDE, Window, month};
use crate::points::kin;
use crate::report::Report;
use crate::score::NEWS;
use std::collections::BTreeSet;

/// Days beside its own in which an event looks for others.
const BESIDE: i32 = 1;
/// Stands for the country where none is known.
const NOWHERE: &str = "?";

/// The days or months of an event.
struct Times {
    days: BTreeSet<Day>,
    /// Months of narrow dates, and of wide ones.
    narrow: BTreeSet<i32>,
    wide: BTreeSet<i32>,
}

fn times(r: &Report) -> Times {
    let mut out = Times { days: BTreeSet::new(), narrow: BTreeSet::new(), wide: BTreeSet::new() };
    let news;
    let windows = if r.when.told {
        &r.when.windows
    } else {
        news = r.text.out.map(|d| Window { first: d - NEWS, last: d }).into_iter().collect();
        &news
    };
    for w in windows.iter().filter(|w| w.width() <= WIDE) {
        if w.width() <= NARROW {
            out.days.extend(w.first..=w.last);
            out.narrow.extend([month(w.first), month(w.last)]);
        } else {
            out.wide.extend((w.first..=w.last).map(month));
        }
    }
    out
}

fn codes(r: &Report) -> Vec<&str> {
    let parties = r.actors.iter().chain(&r.recipients).filter_map(|s| s.code.as_deref());
    let place = r.place.iter().filter_map(|p| p.country.as_deref());
    let mut out: Vec<&str> = parties.chain(place).collect();
    out.sort_unstable();
    out.dedup();
    if out.is_empty() {
        out.push(NOWHERE);
    }
    out
}

/// Under what others find the event.
pub(crate) fn keys(r: &Report) -> Vec<String> {
    let t = times(r);
    let mut out = Vec::new();
    for code in codes(r) {
        let kind = &r.kind;
        out.extend(t.days.iter().map(|d| format!("d{d}:{kind}:{code}")));
        out.extend(t.narrow.iter().map(|m| format!("n{m}:{kind}:{code}")));
        out.extend(t.wide.iter().map(|m| format!("w{m}:{kind}:{code}")));
    }
    out
}

/// Under what the event finds others.
pub(crate) fn looks(r: &Report) -> Vec<String> {
    let t = times(r);
    let days: BTreeSet<Day> = t.days.iter().flat_map(|d| d - BESIDE..=d + BESIDE).collect();
    let mut out = Vec::new();
    for kind in std::iter::once(r.kind.as_str()).chain(kin(&r.kind).iter().copied()) {
        for code in codes(r) {
            out.extend(days.iter().map(|d| format!("d{d}:{kind}:{code}")));
            out.extend(t.narrow.iter().chain(&t.wide).map(|m| format!("w{m}:{kind}:{code}")));
            out.extend(t.wide.iter().map(|m| format!("n{m}:{kind}:{code}")));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
