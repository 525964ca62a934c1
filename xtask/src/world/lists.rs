//! `orgs.tsv` and `regions.tsv`: hand-written in `xtask/data`, checked and
//! sorted here.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::{Sources, states};
use crate::tsv::{Table, values};

const ORG_COLUMNS: &[&str] =
    &["id", "code", "sectors", "name_en", "name_de", "other_en", "other_de", "article_de"];
const REGION_COLUMNS: &[&str] =
    &["id", "name_en", "name_de", "other_en", "other_de", "alpha3s", "kind", "lat", "lon"];
const REGION_KINDS: &[&str] = &["region", "sea", "strait", "island", "peninsula", "river", "continent"];

/// PLOVER's codes for actors above the state.
pub const INTERNATIONAL: &[&str] = &["UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"];

/// PLOVER's sectors (`docs/actors.md`).
pub const SECTORS: &[&str] = &[
    "GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY", "REB", "PRM", "UAF", "OPP", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC", "AGR", "PRE", "UNK",
];

/// Checks a code column against states and [`INTERNATIONAL`].
///
/// # Errors
/// An unknown code, with the row's id.
pub fn check_code(code: &str, states: &BTreeSet<String>, id: &str) -> Result<()> {
    if states.contains(code) || INTERNATIONAL.contains(&code) {
        return Ok(());
    }
    bail!("{id}: {code:?} is no state's code and none of {INTERNATIONAL:?}")
}

/// Checks a sector column.
///
/// # Errors
/// An unknown sector, with the row's id.
pub fn check_sectors(sectors: &str, id: &str) -> Result<()> {
    match sectors.split_whitespace().find(|sector| !SECTORS.contains(sector)) {
        Some(unknown) => bail!("{id}: {unknown} is no sector"),
        None => Ok(()),
    }
}

/// The codes of all states.
///
/// # Errors
/// As [`states::codes`].
pub fn state_codes(sources: &Sources) -> Result<BTreeSet<String>> {
    Ok(states::codes(sources)?.into_iter().map(|code| code.alpha3).collect())
}

/// Sorts by the first column, which must be unique.
///
/// # Errors
/// An id that stands twice.
pub fn sort_by_id(rows: &mut [Vec<String>]) -> Result<()> {
    rows.sort();
    match rows.windows(2).find(|pair| pair[0][0] == pair[1][0]) {
        Some(pair) => bail!("id {} twice", pair[0][0]),
        None => Ok(()),
    }
}

/// Organisations.
///
/// # Errors
/// An unreadable overlay, a wrong code or sector, an id that stands twice.
pub fn orgs(sources: &Sources) -> Result<Table> {
    let codes = state_codes(sources)?;
    let mut table = Table::new(ORG_COLUMNS, &["Organisations. Written by hand in xtask/data/orgs.tsv."]);
    for row in sources.overlay("orgs.tsv", ORG_COLUMNS.len())? {
        check_code(&row[1], &codes, &row[0])?;
        check_sectors(&row[2], &row[0])?;
        if row[3].is_empty() || row[4].is_empty() {
            bail!("{}: both names are needed", row[0]);
        }
        table.rows.push(row);
    }
    sort_by_id(&mut table.rows)?;
    Ok(table)
}

/// Regions.
///
/// # Errors
/// An unreadable overlay, a wrong state or kind, an id that stands twice, a
/// coordinate that is no number.
pub fn regions(sources: &Sources) -> Result<Table> {
    let codes = state_codes(sources)?;
    let mut table =
        Table::new(REGION_COLUMNS, &["Regions, seas, rivers. Written by hand in xtask/data/regions.tsv."]);
    for row in sources.overlay("regions.tsv", REGION_COLUMNS.len())? {
        check_region(&row, &codes)?;
        table.rows.push(row);
    }
    sort_by_id(&mut table.rows)?;
    Ok(table)
}

fn check_region(row: &[String], codes: &BTreeSet<String>) -> Result<()> {
    let id = &row[0];
    if let Some(unknown) = values(&row[5]).find(|code| !codes.contains(*code)) {
        bail!("{id}: no state {unknown}");
    }
    if !REGION_KINDS.contains(&row[6].as_str()) {
        bail!("{id}: kind {:?} is none of {REGION_KINDS:?}", row[6]);
    }
    let limits = [(&row[7], 90.0), (&row[8], 180.0)];
    for (coordinate, limit) in limits {
        match coordinate.parse::<f64>() {
            Ok(number) if number.abs() <= limit => {}
            _ => bail!("{id}: {coordinate:?} is no coordinate"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_and_sectors_are_refused() {
        let states = BTreeSet::from(["DEU".to_owned()]);
        assert!(check_code("DEU", &states, "x").is_ok());
        assert!(check_code("UNO", &states, "x").is_ok());
        assert!(check_code("GER", &states, "x").is_err());
        assert!(check_sectors("PTY REB", "x").is_ok());
        assert!(check_sectors("PTY XYZ", "x").is_err());
    }

    #[test]
    fn ids_must_differ() {
        let mut rows = vec![vec!["b".to_owned()], vec!["a".to_owned()], vec!["b".to_owned()]];
        assert!(sort_by_id(&mut rows).is_err());
    }

    #[test]
    fn coordinates_are_checked() {
        let row = |lat: &str| ["x", "X", "X", "", "", "", "sea", lat, "12"].map(str::to_owned).to_vec();
        assert!(check_region(&row("91"), &BTreeSet::new()).is_err());
        assert!(check_region(&row("54.5"), &BTreeSet::new()).is_ok());
    }
}
