//! English office titles of the fact tables to the office keys of
//! `docs/actors.md`, by the rules in `xtask/data/offices.tsv`.

use anyhow::{Result, bail};

use super::names::fold;
use super::{Sources, lists};

/// The office keys of `docs/actors.md`.
pub const KEYS: &[&str] = &[
    "head_of_state",
    "head_of_government",
    "deputy_head_of_government",
    "foreign_minister",
    "defence_minister",
    "interior_minister",
    "finance_minister",
    "justice_minister",
    "economy_minister",
    "health_minister",
    "environment_minister",
    "energy_minister",
    "transport_minister",
    "education_minister",
    "agriculture_minister",
    "labour_minister",
    "culture_minister",
    "trade_minister",
    "development_minister",
    "security_adviser",
    "minister",
    "speaker_of_parliament",
    "party_leader",
    "un_secretary_general",
    "nato_secretary_general",
    "eu_commission_president",
    "eu_council_president",
    "eu_foreign_policy",
    "spokesperson",
    "ambassador",
    "army_chief",
    "intelligence_chief",
    "mayor",
    "governor",
    "legislator",
    "prosecutor",
    "judge",
    "central_banker",
    "monarch",
];

/// Keys of which a state has one holder at a time.
pub const SINGLE: &[&str] = &[
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "interior_minister",
    "finance_minister",
    "justice_minister",
    "economy_minister",
    "health_minister",
    "environment_minister",
    "energy_minister",
    "transport_minister",
    "education_minister",
    "agriculture_minister",
    "monarch",
];

/// What a title comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// A key, or `=` and the title.
    pub office: String,
    /// Sectors, best first.
    pub sectors: String,
}

/// A rule: words that all must occur, `^` at the title's start, `$` at its end.
#[derive(Debug)]
struct Rule {
    words: Vec<String>,
    key: String,
    sectors: String,
}

/// The rules in their order; the first that fits decides.
#[derive(Debug)]
pub struct Offices(Vec<Rule>);

impl Offices {
    /// Reads `offices.tsv`.
    ///
    /// # Errors
    /// An unknown key or sector.
    pub fn read(sources: &Sources) -> Result<Self> {
        Self::from_rows(sources.overlay("offices.tsv", 3)?)
    }

    fn from_rows(rows: Vec<Vec<String>>) -> Result<Self> {
        let mut rules = Vec::new();
        for row in rows {
            lists::check_sectors(&row[2], &row[0])?;
            if !["-", "="].contains(&row[1].as_str()) && !KEYS.contains(&row[1].as_str()) {
                bail!("offices.tsv: {}: unknown key {}", row[0], row[1]);
            }
            let words = row[0].split('+').filter(|word| !word.is_empty()).map(str::to_owned).collect();
            rules.push(Rule { words, key: row[1].clone(), sectors: row[2].clone() });
        }
        Ok(Self(rules))
    }

    /// The office of a title; none where the rules leave it out.
    #[must_use]
    pub fn find(&self, title: &str) -> Option<Office> {
        let folded = fold(title).replace("min. ", "minister ");
        let fits = |word: &String| match (word.strip_prefix('^'), word.strip_suffix('$')) {
            (Some(start), _) if start.ends_with('$') => folded == start.trim_end_matches('$'),
            (Some(start), _) => folded.starts_with(start),
            (None, Some(end)) => folded.ends_with(end),
            (None, None) => folded.contains(word.as_str()),
        };
        let rule = self.0.iter().find(|rule| rule.words.iter().all(fits))?;
        let office = match rule.key.as_str() {
            "-" => return None,
            "=" => format!("={title}"),
            key => key.to_owned(),
        };
        Some(Office { office, sectors: rule.sectors.clone() })
    }
}

/// The sectors of a key where a row names none.
#[must_use]
pub fn default_sectors(office: &str, code: &str) -> &'static str {
    if lists::INTERNATIONAL.contains(&code) {
        return "";
    }
    match office {
        "speaker_of_parliament" | "legislator" => "LEG",
        "party_leader" => "PTY",
        "army_chief" => "MIL",
        "intelligence_chief" => "SPY",
        "prosecutor" | "judge" => "JUD",
        _ => "GOV",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offices() -> Offices {
        let rows = [
            ["^ambassador", "ambassador", "GOV"],
            ["^first lady", "-", ""],
            ["^secretary of state$", "foreign_minister", "GOV"],
            ["foreign", "foreign_minister", "GOV"],
            ["", "=", "GOV"],
        ];
        Offices::from_rows(rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect()).unwrap()
    }

    #[test]
    fn the_first_fitting_rule_decides() {
        let offices = offices();
        let key = |title: &str| offices.find(title).map(|office| office.office);
        assert_eq!(key("Ambassador to France").as_deref(), Some("ambassador"));
        assert_eq!(key("Min. of Foreign Affairs").as_deref(), Some("foreign_minister"));
        assert_eq!(key("Secretary of State for Wales").as_deref(), Some("=Secretary of State for Wales"));
        assert_eq!(key("First Lady"), None);
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(Offices::from_rows(vec![["x", "emperor", "GOV"].map(str::to_owned).to_vec()]).is_err());
    }
}
