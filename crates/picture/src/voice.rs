//! Whose report it is: an agency that repeats another's text, or cites it, is no second voice.

use crate::report::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const AGENCIES: &str = include_str!("../../../codebook/wire/agencies.txt");

/// Agencies by every spelling, lower case.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut out = BTreeMap::new();
    for line in AGENCIES.lines().filter_map(|l| l.strip_prefix("agency =")) {
        let mut spellings = line.split('|').map(str::trim);
        let Some(name) = spellings.next() else { continue };
        for s in std::iter::once(name).chain(spellings) {
            out.insert(s.to_lowercase(), name.to_owned());
        }
    }
    out
});

/// The agency behind a joined name: `APA/dpa` is a report of the dpa that the APA hands on.
fn behind(agency: &str) -> String {
    let known = agency.rsplit('/').find_map(|part| NAMES.get(&part.trim().to_lowercase()));
    known.cloned().unwrap_or_else(|| agency.to_owned())
}

/// The agency a report rests on by its own words: `wie die dpa meldet`, `according to Reuters`.
fn cited(report: &Report) -> Option<&'static String> {
    let words = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    report.media.iter().find_map(|text| {
        let words = words(text);
        // longer spellings first: "Deutsche Presse-Agentur" before its last word
        (1..=words.len()).rev().find_map(|n| words.windows(n).find_map(|w| NAMES.get(&w.join(" "))))
    })
}

/// The voices behind the reports of one happening, in their order. `near` tells which stories repeat each other.
pub(crate) fn voices(reports: &[&Report], near: &BTreeMap<i64, BTreeSet<i64>>) -> Vec<String> {
    let first = |r: &Report| {
        let repeats = |o: &&&Report| near.get(&r.text.row).is_some_and(|n| n.contains(&o.text.row));
        let earlier = reports.iter().filter(repeats).copied().chain([r]);
        earlier.min_by(|x, y| (&x.text.sent, x.text.row).cmp(&(&y.text.sent, y.text.row))).map(|o| o.text.row)
    };
    let by_row: BTreeMap<i64, &Report> = reports.iter().map(|r| (r.text.row, *r)).collect();
    let voice = |r: &&Report| {
        // from a copy of a copy to the first text
        let mut at = *r;
        while let Some(next) = first(at).filter(|row| *row != at.text.row).and_then(|row| by_row.get(&row)) {
            at = next;
        }
        cited(at).cloned().unwrap_or_else(|| behind(&at.text.agency))
    };
    reports.iter().map(voice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_names_stand_for_the_agency_behind() {
        assert_eq!(behind("APA/dpa"), "dpa");
        assert_eq!(behind("dpa/lby"), "dpa");
        assert_eq!(behind("Reuters"), "Reuters");
        assert_eq!(behind("Dorfbote"), "Dorfbote");
    }
}
