//! The reader's knowledge: the text files under `codebook/wire`, compiled in and parsed once.

use crate::version::Mark;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const AGENCIES: &str = include_str!("../../../codebook/wire/agencies.txt");
const BOILERPLATE: &str = include_str!("../../../codebook/wire/boilerplate.txt");
const DATES: &str = include_str!("../../../codebook/wire/dates.txt");
const HEAD: &str = include_str!("../../../codebook/wire/head.txt");
const SIGNOFF: &str = include_str!("../../../codebook/wire/signoff.txt");
const STOPWORDS: &str = include_str!("../../../codebook/wire/stopwords.txt");
const VERSIONS: &str = include_str!("../../../codebook/wire/versions.txt");

/// No agency's name is longer.
const AGENCY_BYTES: usize = 80;

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
    pub(crate) holds: Vec<String>,
    pub(crate) alone: BTreeSet<String>,
    pub(crate) fillers: BTreeSet<String>,
    pub(crate) credits: Vec<String>,
    pub(crate) name_joints: BTreeSet<String>,
    pub(crate) zones: BTreeSet<String>,
    pub(crate) german: BTreeSet<String>,
    pub(crate) english: BTreeSet<String>,
    /// Frequent words of other languages.
    pub(crate) elsewhere: BTreeSet<String>,
}

/// The built-in tables.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        for entry in
            [AGENCIES, BOILERPLATE, DATES, HEAD, SIGNOFF, STOPWORDS, VERSIONS].iter().flat_map(|f| entries(f))
        {
            // A line that is not understood is left out here and found by the test below.
            let _ = tables.add(entry.0, entry.1);
        }
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
            "holds" => self.holds.extend(lower(value)),
            "alone" => self.alone.extend(lower(value)),
            "filler" => self.fillers.extend(parts(value)),
            "credit" => self.credits.extend(lower(value)),
            "joint" => self.name_joints.extend(parts(value)),
            "zone" => self.zones.extend(parts(value)),
            "de" => self.german.extend(lower(value)),
            "en" => self.english.extend(lower(value)),
            "other" => self.elsewhere.extend(lower(value)),
            "version" => self.versions.push(Mark::parse(value, None)),
            _ => return self.add_urgent(key, value),
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

    fn add_urgent(&mut self, key: &str, value: &str) -> Result<(), String> {
        let number = key.strip_prefix("urgency ").and_then(|n| n.trim().parse::<u8>().ok());
        let number = number.filter(|n| (1..=9).contains(n)).ok_or_else(|| format!("{key}: unknown key"))?;
        self.versions.push(Mark::parse(value, Some(number)));
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_codebook_is_understood() {
        let files = [AGENCIES, BOILERPLATE, DATES, HEAD, SIGNOFF, STOPWORDS, VERSIONS];
        let mut tables = Tables::default();
        let wrong: Vec<String> =
            files.iter().flat_map(|f| entries(f)).filter_map(|(k, v)| tables.add(k, v).err()).collect();
        assert_eq!(wrong, [""; 0]);
        assert!(tables.german.is_disjoint(&tables.english), "a stop word of both languages tells nothing");
    }

    #[test]
    fn wrong_lines_are_told() {
        let mut tables = Tables::default();
        for (key, value) in [("month", "13 | Okember"), ("urgency 0", "X"), ("colour", "red"), ("agency", "")]
        {
            assert!(tables.add(key, value).is_err(), "{key} = {value}");
        }
    }

    #[test]
    fn spellings() {
        assert_eq!(tables().agency("REUTERS"), Some("Reuters"));
        assert_eq!(tables().agency("dpa-afx"), Some("dpa-AFX"));
        assert_eq!(tables().month("MÄRZ"), Some(3));
    }
}
