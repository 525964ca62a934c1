//! Under which keys events meet to be compared, so that not all are compared with all.
//!
//! Two events are compared when they are of kin types, share a country or body, and their dates may be the same or
//! neighbouring days. Whether two meet depends on these two alone.

use crate::day::{Day, NARROW, WIDE, Window, month};
use crate::points::kin;
use crate::report::Report;
use crate::score::NEWS;
use crate::shingles;
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

/// What a key is about.
#[derive(Clone, Copy)]
enum Part {
    /// A day of a narrow date.
    Day,
    /// A month of a narrow date.
    Narrow,
    /// A month of a wide date.
    Wide,
}

/// Bits of a key that hold the day or month, from below.
const TIME: u32 = 22;
/// Bits above that hold what it is about.
const PART: u32 = 2;

/// A key: type and country as a hash, then what it is about, then the day or month; so that the days of one type and
/// country lie side by side.
fn key(kind: &str, code: &str, part: Part, time: i32) -> i64 {
    let text = kind.bytes().chain([0]).chain(code.bytes());
    let hash = (shingles::hash(text) << (TIME + PART)) & (u64::MAX >> 1);
    let part = (part as u64) << TIME;
    // dates lie between the years -3000 and +7000, or are not compared
    let time = (time + (1 << (TIME - 1))).clamp(0, (1 << TIME) - 1) as u64;
    (hash | part | time).cast_signed()
}

/// Under what others find the event.
pub(crate) fn keys(r: &Report) -> Vec<i64> {
    let t = times(r);
    let mut out = Vec::new();
    for code in codes(r) {
        let kind = &r.kind;
        out.extend(t.days.iter().map(|d| key(kind, code, Part::Day, *d)));
        out.extend(t.narrow.iter().map(|m| key(kind, code, Part::Narrow, *m)));
        out.extend(t.wide.iter().map(|m| key(kind, code, Part::Wide, *m)));
    }
    out
}

/// Under what the event finds others: keys from the first to the last of each range.
pub(crate) fn looks(r: &Report) -> Vec<(i64, i64)> {
    let t = times(r);
    let days = ranges(t.days.iter().map(|d| (d - BESIDE, d + BESIDE)));
    let months = |list: &BTreeSet<i32>| ranges(list.iter().map(|m| (*m, *m)));
    let near: BTreeSet<i32> = t.narrow.union(&t.wide).copied().collect();
    let (near, wide) = (months(&near), months(&t.wide));
    let mut out = Vec::new();
    for kind in std::iter::once(r.kind.as_str()).chain(kin(&r.kind).iter().copied()) {
        for code in codes(r) {
            for (part, ranges) in [(Part::Day, &days), (Part::Wide, &near), (Part::Narrow, &wide)] {
                out.extend(
                    ranges.iter().map(|(a, b)| (key(kind, code, part, *a), key(kind, code, part, *b))),
                );
            }
        }
    }
    out
}

/// Ranges put together where they touch; given in ascending order.
fn ranges(all: impl Iterator<Item = (i32, i32)>) -> Vec<(i32, i32)> {
    let mut out: Vec<(i32, i32)> = Vec::new();
    for (first, last) in all {
        match out.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => out.push((first, last)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_days_lie_side_by_side() {
        let at = |day| key("ASSAULT", "RUS", Part::Day, day);
        assert_eq!((at(19_782) - at(19_781), at(-3) < at(2)), (1, true));
        let others = [
            key("ASSAULT", "UKR", Part::Day, 19_781),
            key("AID", "RUS", Part::Day, 19_781),
            key("ASSAULT", "RUS", Part::Narrow, 19_781),
        ];
        assert!(others.iter().all(|k| *k != at(19_781)) && at(0) > 0);
        assert_eq!(ranges([(1, 3), (2, 4), (5, 6), (9, 9)].into_iter()), [(1, 6), (9, 9)]);
    }
}
