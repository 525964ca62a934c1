//! `groups.tsv`: armed groups and parties. The hand-written overlay wins; UCDP
//! adds the other armed groups, ParlGov the other larger parties, CAMEO armed
//! groups that carry an acronym.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};

use super::names::{acronym_in_parentheses, fold, title_case};
use super::{Sources, lists};
use crate::tsv::{Table, join, values};

const COLUMNS: &[&str] = &["id", "alpha3", "sectors", "name_en", "name_de", "other", "from", "to"];

/// Groups whose last armed conflict or election lies before this year are left out.
const FIRST_YEAR: i32 = 1985;
/// ParlGov parties that never got this share of the votes (per cent) are left out.
const LEAST_VOTE_SHARE: f64 = 4.0;
/// Acronyms below this many letters collide with everything.
const LEAST_ACRONYM: usize = 3;

/// A group before it gets its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    id: String,
    code: String,
    sectors: String,
    name_en: String,
    name_de: String,
    other: Vec<String>,
    from: String,
    to: String,
}

/// Builds the table.
///
/// # Errors
/// An unreadable source, an overlay line with a wrong code or sector, an id
/// that stands twice.
pub fn build(sources: &Sources) -> Result<Table> {
    let codes = lists::state_codes(sources)?;
    let states = StateNames::read(sources)?;
    let mut table = Table::new(
        COLUMNS,
        &[
            "Armed groups and parties. Built by `cargo xtask world`; corrections belong in xtask/data/groups-overlay.tsv.",
        ],
    );
    let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
    for row in sources.overlay("groups-overlay.tsv", COLUMNS.len())? {
        lists::check_code(&row[1], &codes, &row[0])?;
        lists::check_sectors(&row[2], &row[0])?;
        if row[3].is_empty() || row[4].is_empty() {
            bail!("{}: both names are needed", row[0]);
        }
        for name in [row[3].as_str(), &row[4]].into_iter().chain(values(&row[5])) {
            taken.insert((row[1].clone(), fold(name)));
            // armed groups fight abroad too, where UCDP lists them again
            if row[2].contains("REB") || row[2].contains("PRM") {
                taken.insert((String::new(), fold(name)));
            }
        }
        table.rows.push(row);
    }
    let found = [ucdp(sources, &states)?, parlgov(sources)?, cameo(sources, &codes)?];
    for group in found.into_iter().flatten() {
        let names: Vec<&str> = [group.name_en.as_str(), &group.name_de]
            .into_iter()
            .chain(group.other.iter().map(String::as_str))
            .collect();
        let known = |name: &&str| {
            taken.contains(&(group.code.clone(), fold(name))) || taken.contains(&(String::new(), fold(name)))
        };
        if names.iter().any(known) {
            continue;
        }
        taken.extend(names.iter().map(|name| (group.code.clone(), fold(name))));
        let other = join(names, &[&group.name_en, &group.name_de]);
        table.rows.push(vec![
            group.id,
            group.code,
            group.sectors,
            group.name_en,
            group.name_de,
            other,
            group.from,
            group.to,
        ]);
    }
    lists::sort_by_id(&mut table.rows)?;
    Ok(table)
}

/// English state names to codes, for tables without ISO codes.
pub struct StateNames(BTreeMap<String, String>);

impl StateNames {
    /// Reads the names from `states-overlay.tsv` and country-codes.
    ///
    /// # Errors
    /// When a source cannot be read.
    pub fn read(sources: &Sources) -> Result<Self> {
        let states = super::states::build(sources)?;
        let mut names = BTreeMap::new();
        for row in &states.rows {
            for name in [row[2].as_str(), &row[3]].into_iter().chain(values(&row[4])) {
                names.entry(fold(name)).or_insert_with(|| row[0].clone());
            }
        }
        Ok(Self(names))
    }

    /// The code of a state name; a second name in parentheses is tried too.
    #[must_use]
    pub fn code(&self, name: &str) -> Option<&str> {
        let plain = name.split('(').next().unwrap_or_default();
        let second = name.split('(').nth(1).map(|rest| rest.trim_end_matches(')')).unwrap_or_default();
        [name, plain, second].iter().find_map(|candidate| self.0.get(&fold(candidate))).map(String::as_str)
    }
}

/// UCDP: side B of the conflicts within states.
fn ucdp(sources: &Sources, states: &StateNames) -> Result<Vec<Group>> {
    let mut found: BTreeMap<String, (BTreeSet<String>, i32, i32)> = BTreeMap::new();
    for row in sources.csv("ucdp-conflicts/ucdp-prio-acd-221.csv")? {
        let year: i32 = row["year"].parse().context("year in UCDP")?;
        let Some(code) = row["location"].split(',').next().and_then(|place| states.code(place)) else {
            continue;
        };
        for name in row["side_b"].split(", ").filter(|name| is_group_name(name)) {
            let entry = found.entry(name.to_owned()).or_insert((BTreeSet::new(), year, year));
            entry.0.insert(code.to_owned());
            entry.1 = entry.1.min(year);
            entry.2 = entry.2.max(year);
        }
    }
    let recent = found.into_iter().filter(|(_, (_, _, last))| *last >= FIRST_YEAR);
    Ok(recent
        .map(|(name, (codes, first, _))| Group {
            id: format!("ucdp-{}", slug(&name)),
            code: if codes.len() == 1 { codes.into_iter().next().unwrap_or_default() } else { "IMG".into() },
            sectors: "REB".into(),
            name_en: name.clone(),
            name_de: name,
            from: first.to_string(),
            ..Group::default()
        })
        .collect())
}

/// Whether a UCDP side B is a group's own name and not a description
/// ("Government of X", "Military faction (forces of Y)", "Syrian insurgents").
fn is_group_name(name: &str) -> bool {
    const DESCRIPTIONS: &[&str] = &[
        "Government of",
        "Military faction",
        "Military Faction",
        "Forces of",
        "insurgents",
        "forces of",
        "Republic of South Sudan",
    ];
    name.chars().count() >= LEAST_ACRONYM && !DESCRIPTIONS.iter().any(|word| name.contains(word))
}

/// ParlGov: parties with a certain share in a parliamentary election.
fn parlgov(sources: &Sources) -> Result<Vec<Group>> {
    const BASE: &str = "parlgov/public/data/parlgov-development_csv-utf-8";
    let mut parties: BTreeMap<(String, String), BTreeMap<String, String>> = BTreeMap::new();
    for row in sources.csv(&format!("{BASE}/view_election.csv"))? {
        let recent = row["election_date"]
            .get(..4)
            .and_then(|year| year.parse().ok())
            .is_some_and(|year: i32| year >= FIRST_YEAR);
        let share: f64 = row["vote_share"].parse().unwrap_or(0.0);
        if recent && share >= LEAST_VOTE_SHARE && row["election_type"] == "parliament" {
            parties.insert((row["country_name_short"].clone(), row["party_id"].clone()), row);
        }
    }
    Ok(parties.into_iter().filter_map(|((code, id), row)| party(&code, &id, &row)).collect())
}

/// A ParlGov row as a group; none for the table's residual classes.
fn party(code: &str, id: &str, row: &BTreeMap<String, String>) -> Option<Group> {
    let short = row["party_name_short"].as_str();
    if short.starts_with("none")
        || short.starts_with("other")
        || short.contains("one-seat")
        || row["party_name"].contains("no party")
    {
        return None;
    }
    let parts = |column: &str| -> Vec<String> {
        row[column]
            .replace("--", "-")
            .split(" | ")
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let (mut native, mut english) = (parts("party_name"), parts("party_name_english"));
    // one-word English names are translations nobody uses ("Forward", "Change")
    english.retain(|name| name.contains(' '));
    native.retain(|name| name.contains(' ') || name.chars().count() > LEAST_ACRONYM);
    let name_de = native.pop()?;
    let name_en = english.pop().unwrap_or_else(|| name_de.clone());
    let acronyms = short.split('|').map(str::trim).filter(|name| is_acronym(name)).map(str::to_owned);
    let other = acronyms.chain(native).chain(english).collect();
    Some(Group {
        id: format!("parlgov-{id}"),
        code: code.to_owned(),
        sectors: "PTY".into(),
        name_en,
        name_de,
        other,
        ..Group::default()
    })
}

/// At least three letters, mostly capitals: what running text would use.
fn is_acronym(name: &str) -> bool {
    let capitals = name.chars().filter(|letter| letter.is_uppercase()).count();
    name.chars().count() >= LEAST_ACRONYM && capitals * 2 >= name.chars().count() && !name.contains('/')
}

/// CAMEO's dictionary of armed groups: entries of one state that carry an
/// acronym; the rest are one-off names of small cells.
fn cameo(sources: &Sources, codes: &BTreeSet<String>) -> Result<Vec<Group>> {
    let path = sources.facts.join("cameo-dictionaries/Phoenix.MilNonState.actors.txt");
    let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(cameo_groups(&String::from_utf8_lossy(&bytes), codes))
}

/// Entries: a name line, `+` lines with aliases, a line with the code in brackets.
fn cameo_groups(text: &str, codes: &BTreeSet<String>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some(code) = line.strip_prefix('[') else {
            names.push(line.trim_start_matches('+').replace('_', " ").trim().to_owned());
            continue;
        };
        let entry = std::mem::take(&mut names);
        let state = code.get(..3).unwrap_or_default();
        if code.get(3..).is_some_and(|rest| rest.starts_with("REB")) && codes.contains(state) {
            groups.extend(cameo_group(state, &entry));
        }
    }
    groups
}

fn cameo_group(state: &str, entry: &[String]) -> Option<Group> {
    let parts: Vec<(String, Option<String>)> =
        entry.iter().map(|name| acronym_in_parentheses(name)).collect();
    let acronyms: Vec<String> = parts
        .iter()
        .filter_map(|(_, acronym)| acronym.clone())
        .filter(|a| a.len() >= LEAST_ACRONYM)
        .collect();
    let full: Vec<String> =
        parts.iter().map(|(name, _)| title_case(name)).filter(|name| name.contains(' ')).collect();
    let (name, aliases) = full.split_first()?;
    if acronyms.is_empty() {
        return None;
    }
    Some(Group {
        id: format!("cameo-{}-{}", state.to_lowercase(), slug(name)),
        code: state.to_owned(),
        sectors: "REB".into(),
        name_en: name.clone(),
        name_de: name.clone(),
        other: acronyms.into_iter().chain(aliases.iter().cloned()).collect(),
        ..Group::default()
    })
}

/// An id: folded letters and digits, hyphens between.
fn slug(name: &str) -> String {
    let parts: Vec<String> = fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_no_group_names() {
        assert!(is_group_name("SPLM/A - IO"));
        assert!(!is_group_name("Government of Kuwait"));
        assert!(!is_group_name("Syrian insurgents"));
    }

    #[test]
    fn cameo_entries_need_an_acronym_and_a_state() {
        let text = "# head\nADEN_ABYAN_ISLAMIC_ARMY_(AAIA)_\n+JAYSH_ADAN_\n\t[YEMREB]\n\nANTI-STATE_ACTION_\n\t[GRCREB]\n";
        let codes = BTreeSet::from(["YEM".to_owned(), "GRC".to_owned()]);
        let groups = cameo_groups(text, &codes);
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].id, "cameo-yem-aden-abyan-islamic-army");
        assert_eq!(groups[0].other, ["AAIA", "Jaysh Adan"]);
    }

    #[test]
    fn party_drops_one_word_translations() {
        let row =
            [("party_name_short", "Kadima"), ("party_name", "Kadima"), ("party_name_english", "Forward")];
        let row = row.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let group = party("ISR", "1870", &row).unwrap();
        assert_eq!((group.name_en.as_str(), group.other.len()), ("Kadima", 0));
    }

    #[test]
    fn second_state_name_in_parentheses() {
        let names = StateNames(BTreeMap::from([("russia".to_owned(), "RUS".to_owned())]));
        assert_eq!(names.code("Russia (Soviet Union)"), Some("RUS"));
    }
}
