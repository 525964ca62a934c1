//! Embargoes in words: `Sperrfrist: 1. August 2024, 18.00 Uhr`, `Embargoed until 18:00 GMT, Aug 1`.

use crate::cut::{Cut, is_blank};
use crate::data::tables;
use crate::dates;
use lagebild_model::{Precision, Published};

/// Longest note that is looked at.
const LOOK: usize = 160;
/// Most words of a date.
const DATE_WORDS: usize = 3;

/// The instant a note forbids publication before; `None` when it is no embargo or names neither day nor hour. What day
/// and year it leaves out are those of publication.
pub(crate) fn find(note: &str, published: Option<&Published>) -> Option<String> {
    let look = Cut::of(note).head(LOOK).text.to_lowercase();
    let bare = look.trim_start_matches(|c: char| !c.is_alphabetic());
    let cue = tables().embargoes.iter().find(|cue| bare.starts_with(cue.as_str()))?;
    let rest = bare.get(cue.len()..)?;
    let words: Vec<&str> = rest
        .split(|c: char| is_blank(c) || matches!(c, ',' | '(' | ')' | '-' | '–'))
        .map(|w| w.trim_matches(|c| matches!(c, ':' | ';')))
        .filter(|w| !w.is_empty())
        .collect();
    let known = published.filter(|p| p.precision == Precision::Day).map(|p| p.value.as_str());
    let day = day(&words, known);
    let clock = words.iter().enumerate().find_map(|(at, w)| clock(w, words.get(at + 1).copied()));
    let day = match (day, clock) {
        (Some(day), _) => day,
        (None, Some(_)) => known?.to_owned(),
        (None, None) => return None,
    };
    let utc = words.iter().any(|w| matches!(*w, "gmt" | "utc"));
    Some(clock.map_or(day.clone(), |(h, m)| format!("{day}T{h:02}:{m:02}:00{}", if utc { "Z" } else { "" })))
}

/// The first date among the words; its year may come from the date of publication.
fn day(words: &[&str], published: Option<&str>) -> Option<String> {
    for start in 0..words.len() {
        for length in (1..=DATE_WORDS).rev() {
            let Some(piece) = words.get(start..start + length) else { continue };
            let Some(date) = dates::whole(&piece.join(" ")) else { continue };
            let year = date.year.or_else(|| published?.get(..4)?.parse().ok());
            if let (Some(y), Some(m), Some(d)) = (year, date.month, date.day) {
                return Some(format!("{y:04}-{m:02}-{d:02}"));
            }
        }
    }
    None
}

/// `18.00 Uhr`, `18:00`, `18 Uhr`.
fn clock(word: &str, next: Option<&str>) -> Option<(u8, u8)> {
    let marked = next.is_some_and(|n| tables().clocks.contains(n.trim_end_matches('.')));
    let (hour, minute) = word.split_once([':', '.']).unwrap_or((word, ""));
    let colon = word.contains(':');
    let hour: u8 = hour.parse().ok().filter(|h| *h < 24)?;
    let minute: u8 = if minute.is_empty() { 0 } else { minute.parse().ok().filter(|m| *m < 60)? };
    (colon || marked).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes() {
        let published = |value: &str| Published {
            value: value.to_owned(),
            precision: Precision::Day,
            candidates: Vec::new(),
            instant: None,
        };
        let day = published("2024-07-31");
        for (note, expected) in [
            ("Sperrfrist: 1. August 2024, 18.00 Uhr", Some("2024-08-01T18:00:00")),
            ("(Sperrfrist 1. August 18.00 Uhr)", Some("2024-08-01T18:00:00")),
            ("Sperrfrist 18 Uhr - Bitte beachten", Some("2024-07-31T18:00:00")),
            ("Embargoed until 18:00 GMT, Aug 1", Some("2024-08-01T18:00:00Z")),
            ("Embargo: 01.08.2024", Some("2024-08-01")),
            ("Sperrfrist beachten", None),
            ("Die Sperrfrist endet um 18 Uhr", None),
        ] {
            assert_eq!(find(note, Some(&day)).as_deref(), expected, "{note}");
        }
        assert_eq!(find("Sperrfrist 18 Uhr", None), None);
    }
}
