//! From a coded story to what the store keeps: which item it is a version of, and what it is marked as.
//!
//! This is the only place that knows where the wire's fields stand.

use lagebild_coder::Coder;
use lagebild_model::{Coded, Story};
use lagebild_store::{Entry, ItemKey, Signal};

/// Marks and their signals.
const SIGNALS: &str = include_str!("../../words/signals.txt");
/// Letters and digits of a service number (`bdt0042`), which an agency counts anew every day.
const SERVICE: (usize, usize) = (3, 4);

/// The entry of a coded story that came in `source` (the file, or what else stands for it).
pub fn entry(coder: &Coder<'_>, coded: Coded, source: &str) -> Entry {
    let story = &coded.story;
    Entry {
        key: key(story, source),
        signal: signal(story),
        embargo: story.embargo.clone(),
        sent: story.published.as_ref().and_then(|p| p.instant.clone()),
        terms: super::terms::terms(coder, story),
        coded,
    }
}

/// The agency's number, else the file it came in: the same file with other words is a new version.
fn key(story: &Story, source: &str) -> ItemKey {
    let agency = story.agency.clone().unwrap_or_default();
    match &story.item {
        Some(item) => ItemKey {
            agency,
            item: with_day(item, story),
            version: story.version_number,
            // an item's own number says only that this is a later version of it
            replaces: story.predecessor.clone().filter(|p| p != item).map(|p| with_day(&p, story)),
        },
        None => ItemKey { agency: String::new(), item: source.to_owned(), version: None, replaces: None },
    }
}

/// A service number with the day it was given on.
fn with_day(item: &str, story: &Story) -> String {
    let letters = item.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = item.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    match &story.published {
        Some(p) if (letters, digits) == SERVICE && item.len() == letters + digits => {
            format!("{item}/{}", p.value)
        }
        _ => item.to_owned(),
    }
}

/// What the item says of itself, else the mark before the headline.
fn signal(story: &Story) -> Signal {
    use lagebild_model::Signal as Marked;
    let gravest = |s: &&Marked| match s {
        Marked::Kill => 0,
        Marked::Correction => 1,
        _ => 2,
    };
    if let Some(marked) = story.signals.iter().min_by_key(gravest) {
        return match marked {
            Marked::Flash => Signal::Flash,
            Marked::Update => Signal::Update,
            Marked::Correction => Signal::Correction,
            Marked::Kill => Signal::Kill,
            Marked::Summary => Signal::Summary,
            Marked::Repeat => Signal::Repeat,
            Marked::Advisory => Signal::Advisory,
        };
    }
    let mark = story.version.as_deref().unwrap_or("").to_uppercase();
    let words: Vec<&str> = mark.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let known = SIGNALS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    let mut found: Vec<Signal> =
        known.filter(|(m, _)| words.contains(m)).filter_map(|(_, s)| Signal::of(s)).collect();
    // the gravest counts: a corrected summary is a correction
    found.sort_by_key(|s| match s {
        Signal::Kill => 0,
        Signal::Correction => 1,
        _ => 2,
    });
    found.first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Story {
        lagebild_wire::read(text.as_bytes(), "meldung").expect("a story")
    }

    #[test]
    fn marks_have_signals() {
        let of = |head: &str| {
            signal(&read(&format!("{head}\n\nOSLO (dpa) - Beide Seiten trafen sich am Dienstag.")))
        };
        assert_eq!(of("KORREKTUR: Neue Gespräche"), Signal::Correction);
        assert_eq!(of("2. Zusammenfassung: Neue Gespräche"), Signal::Summary);
        assert_eq!(of("KILL: Neue Gespräche"), Signal::Kill);
        assert_eq!(of("Neue Gespräche"), Signal::Plain);
    }

    #[test]
    fn a_service_number_holds_for_a_day() {
        let story = read(
            "bdt0042 4 pl 93  dpa 1888\n\nNeue Gespräche\n\nOSLO (dpa) - Beide Seiten trafen sich.\n271418 Feb 24\n",
        );
        let key = key(&story, "x.txt");
        assert_eq!((key.agency.as_str(), key.item.as_str()), ("dpa", "bdt0042/2024-02-27"));
        let plain = read("OSLO (dpa) - Beide Seiten trafen sich.");
        assert_eq!(super::key(&plain, "/tmp/x.txt").item, "/tmp/x.txt");
    }
}
