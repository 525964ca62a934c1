//! The reader's knowledge: the text files under `codebook/wire`, compiled in and parsed once.

use crate::version::Mark;
use lagebild_model::Signal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const AGENCIES: &str = include_str!("../../../codebook/wire/agencies.txt");
const BOILERPLATE: &str = include_str!("../../../codebook/wire/boilerplate.txt");
const CODES: &str = include_str!("../../../codebook/wire/codes.txt");
const DATES: &str = include_str!("../../../codebook/wire/dates.txt");
const ENTITIES: &str = include_str!("../../../codebook/wire/entities.txt");
const HEAD: &str = include_str!("../../../codebook/wire/head.txt");
const MARKUP: &str = include_str!("../../../codebook/wire/markup.txt");
const SIGNOFF: &str = include_str!("../../../codebook/wire/signoff.txt");
const STOPWORDS: &str = include_str!("../../../codebook/wire/stopwords.txt");
const VERSIONS: &str = include_str!("../../../codebook/wire/versions.txt");

/// All files but the entities, which have keys of their own.
const FILES: [&str; 9] = [AGENCIES, BOILERPLATE, CODES, DATES, HEAD, MARKUP, SIGNOFF, STOPWORDS, VERSIONS];

/// No agency's name is longer.
const AGENCY_BYTES: usize = 80;

/// Names of elements and classes in marked-up text.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    pub(crate) block: BTreeSet<String>,
    pub(crate) heading: BTreeSet<String>,
    pub(crate) skip: BTreeSet<String>,
    pub(crate) repeat: BTreeSet<String>,
    pub(crate) aside: BTreeSet<String>,
}

/// Everything the reader knows about words. Keys are in small letters where case does not matter.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Spelling in small letters to the name the story carries.
    pub(crate) agencies: BTreeMap<String, String>,
    pub(crate) stamps: BTreeSet<String>,
    pub(crate) months: BTreeMap<String, i8>,
    pub(crate) weekdays: BTreeSet<String>,
    pub(crate) date_leads: BTreeSet<String>,
    pub(crate) clocks: BTreeSet<String>,
    pub(crate) versions: Vec<Mark>,
    pub(crate) bylines: BTreeSet<String>,
    pub(crate) byline_links: BTreeSet<String>,
    pub(crate) place_particles: BTreeSet<String>,
    pub(crate) place_joints: BTreeSet<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) sections: Vec<String>,
    pub(crate) starts: Vec<String>,
    /// Beginnings of lines that are remarks by themselves, in small letters.
    pub(crate) remarks: Vec<String>,
    pub(crate) holds: Vec<String>,
    pub(crate) alone: BTreeSet<String>,
    /// Beginnings of embargo notes in small letters.
    pub(crate) embargoes: Vec<String>,
    pub(crate) fillers: BTreeSet<String>,
    pub(crate) credits: Vec<String>,
    pub(crate) name_joints: BTreeSet<String>,
    pub(crate) zones: BTreeSet<String>,
    pub(crate) german: BTreeSet<String>,
    pub(crate) english: BTreeSet<String>,
    /// Frequent words of other languages.
    pub(crate) elsewhere: BTreeSet<String>,
    /// Agencies in small letters whose items up to an urgency are flashes.
    flashes: BTreeMap<String, u8>,
    pub(crate) markup: Markup,
    /// Codes of structured formats in small letters, and what they signal.
    codes: BTreeMap<String, Signal>,
    /// Named characters of HTML.
    pub(crate) entities: BTreeMap<String, char>,
}

/// The built-in tables.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        for entry in FILES.iter().flat_map(|f| entries(f)) {
            // A line that is not understood is left out here and found by the test below.
            let _ = tables.add(entry.0, entry.1);
        }
        tables.entities =
            entries(ENTITIES).filter_map(|(name, code)| Some((name.to_owned(), hex(code)?))).collect();
        tables
    })
}

/// The `key = value` lines of a file.
fn entries(file: &str) -> impl Iterator<Item = (&str, &str)> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        (key.trim(), value.trim())
    })
}

/// The parts of a value: `a | b | c`.
fn parts(value: &str) -> impl Iterator<Item = String> {
    value.split('|').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty())
}

fn lower(value: &str) -> impl Iterator<Item = String> {
    parts(value).map(|part| part.to_lowercase())
}

impl Tables {
    /// Adds an entry; says why when it is not understood.
    fn add(&mut self, key: &str, value: &str) -> Result<(), String> {
        if value.is_empty() {
            return Err(format!("{key}: no value"));
        }
        match key {
            "agency" => self.add_agency(value),
            "month" => return self.add_month(value),
            "stamp" => self.stamps.extend(parts(value)),
            "weekday" => self.weekdays.extend(lower(value)),
            "lead" => self.date_leads.extend(lower(value)),
            "clock" => self.clocks.extend(lower(value)),
            "byline" => self.bylines.extend(parts(value)),
            "byline-link" => self.byline_links.extend(parts(value)),
            "place-particle" => self.place_particles.extend(parts(value)),
            "place-joint" => self.place_joints.extend(parts(value)),
            "note" => self.notes.extend(parts(value)),
            "section" => self.sections.extend(lower(value)),
            "starts" => self.starts.extend(lower(value)),
            "line" => self.remarks.extend(lower(value)),
            "holds" => self.holds.extend(lower(value)),
            "alone" => self.alone.extend(lower(value)),
            "embargo" => self.embargoes.extend(lower(value)),
            "element block" => self.markup.block.extend(lower(value)),
            "element heading" => self.markup.heading.extend(lower(value)),
            "element skip" => self.markup.skip.extend(lower(value)),
            "class repeat" => self.markup.repeat.extend(lower(value)),
            "class aside" => self.markup.aside.extend(lower(value)),
            "filler" => self.fillers.extend(parts(value)),
            "credit" => self.credits.extend(lower(value)),
            "joint" => self.name_joints.extend(parts(value)),
            "zone" => self.zones.extend(parts(value)),
            "de" => self.german.extend(lower(value)),
            "en" => self.english.extend(lower(value)),
            "other" => self.elsewhere.extend(lower(value)),
            _ => return self.add_mark(key, value),
        }
        Ok(())
    }

    fn add_agency(&mut self, value: &str) {
        let Some(name) = parts(value).next() else { return };
        for spelling in lower(value) {
            self.agencies.insert(spelling, name.clone());
        }
    }

    fn add_month(&mut self, value: &str) -> Result<(), String> {
        let mut words = lower(value);
        let number = words.next().and_then(|n| n.parse::<i8>().ok()).filter(|n| (1..=12).contains(n));
        let number = number.ok_or_else(|| format!("month: {value} does not begin with 1 to 12"))?;
        self.months.extend(words.map(|word| (word, number)));
        Ok(())
    }

    /// `version [SIGNAL]`, `urgency N [SIGNAL]`, `code SIGNAL`.
    fn add_mark(&mut self, key: &str, value: &str) -> Result<(), String> {
        let mut words = key.split_whitespace();
        let kind = words.next().unwrap_or("");
        if kind == "flash-urgency" {
            let number =
                words.next().and_then(|n| n.parse::<u8>().ok()).ok_or_else(|| format!("{key}: no number"))?;
            self.flashes.extend(lower(value).map(|agency| (agency, number)));
            return Ok(());
        }
        let urgency = if kind == "urgency" {
            let number = words.next().and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=9).contains(n));
            Some(number.ok_or_else(|| format!("{key}: the urgency must be 1 to 9"))?)
        } else {
            None
        };
        let signal = words.next().map(|w| signal_named(w).ok_or_else(|| format!("{key}: {w} is no signal")));
        let signal = signal.transpose()?;
        match (kind, signal) {
            ("version" | "urgency", signal) => self.versions.push(Mark::parse(value, urgency, signal)),
            ("code", Some(signal)) => self.codes.extend(lower(value).map(|code| (code, signal))),
            _ => return Err(format!("{key}: unknown key")),
        }
        Ok(())
    }

    /// What a code of a structured format signals, looked up with its scheme and, failing that, without.
    pub(crate) fn signal(&self, code: &str) -> Option<Signal> {
        let small = code.trim().to_lowercase();
        let bare = small.rsplit(':').next().unwrap_or("");
        self.codes.get(&small).or_else(|| self.codes.get(bare)).copied()
    }

    /// True for a placeholder in a sign-off. `yy*` in the table stands for `yy` and two more letters.
    pub(crate) fn is_filler(&self, part: &str) -> bool {
        const PLACEHOLDER: usize = 4;
        let open = |f: &String| {
            f.strip_suffix('*').is_some_and(|f| part.starts_with(f) && part.len() == PLACEHOLDER)
        };
        self.fillers.contains(part) || self.fillers.iter().any(open)
    }

    /// The urgency up to which an agency's items are flashes.
    pub(crate) fn flash_urgency(&self, agency: Option<&str>) -> u8 {
        let named = agency.and_then(|a| self.flashes.get(&a.to_lowercase()));
        named.copied().unwrap_or(1)
    }

    /// The agency's name for a spelling.
    pub(crate) fn agency(&self, spelling: &str) -> Option<&str> {
        // Whole paragraphs come here too; none is worth a copy in small letters.
        if spelling.len() > AGENCY_BYTES {
            return None;
        }
        self.agencies.get(&spelling.to_lowercase()).map(String::as_str)
    }

    /// The month's number for a word without full stop.
    pub(crate) fn month(&self, word: &str) -> Option<i8> {
        self.months.get(&word.to_lowercase()).copied()
    }
}

/// The signal of that name in the story's JSON.
fn signal_named(word: &str) -> Option<Signal> {
    Some(match word {
        "flash" => Signal::Flash,
        "update" => Signal::Update,
        "correction" => Signal::Correction,
        "kill" => Signal::Kill,
        "summary" => Signal::Summary,
        "repeat" => Signal::Repeat,
        "advisory" => Signal::Advisory,
        _ => return None,
    })
}

fn hex(code: &str) -> Option<char> {
    u32::from_str_radix(code, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_codebook_is_understood() {
        let mut tables = Tables::default();
        let wrong: Vec<String> =
            FILES.iter().flat_map(|f| entries(f)).filter_map(|(k, v)| tables.add(k, v).err()).collect();
        assert_eq!(wrong, [""; 0]);
        assert!(tables.german.is_disjoint(&tables.english), "a stop word of both languages tells nothing");
    }

    #[test]
    fn wrong_lines_are_told() {
        let mut tables = Tables::default();
        for (key, value) in [
            ("month", "13 | Okember"),
            ("urgency 0", "X"),
            ("urgency 1 loud", "X"),
            ("code", "x"),
            ("colour", "red"),
            ("agency", ""),
        ] {
            assert!(tables.add(key, value).is_err(), "{key} = {value}");
        }
    }

    #[test]
    fn spellings() {
        assert_eq!(tables().agency("REUTERS"), Some("Reuters"));
        assert_eq!(tables().agency("dpa-afx"), Some("dpa-AFX"));
        assert_eq!(tables().month("MÄRZ"), Some(3));
        assert_eq!(tables().entities.get("auml"), Some(&'ä'));
        assert_eq!(tables().entities.len(), entries(ENTITIES).count());
    }

    #[test]
    fn codes() {
        assert_eq!(tables().signal("sig:correction"), Some(Signal::Correction));
        assert_eq!(tables().signal("stat:canceled"), Some(Signal::Kill));
        assert_eq!(tables().signal("Canceled"), Some(Signal::Kill));
        assert_eq!(tables().signal("stat:usable"), None);
    }
}
