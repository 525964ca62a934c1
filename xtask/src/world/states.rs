//! `states.tsv`: codes from country-codes, names from CLDR, and everything a
//! language knows about a state (adjective, inhabitants, article, metonyms)
//! from the overlay.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Sources;
use crate::tsv::{Table, join, values};

const COLUMNS: &[&str] = &[
    "alpha3",
    "alpha2",
    "name_en",
    "name_de",
    "other_en",
    "other_de",
    "adj_de",
    "people_de",
    "adj_en",
    "people_en",
    "capital_en",
    "capital_de",
    "seats_en",
    "seats_de",
    "article_de",
    "lat",
    "lon",
    "wikidata",
];

/// Columns of `states-overlay.tsv`.
const OVERLAY_COLUMNS: usize = 16;

/// Kosovo has no ISO 3166-1 code: PLOVER's code, CLDR's user-assigned one,
/// Wikidata's item.
const KOSOVO: (&str, &str, &str) = ("KOS", "XK", "Q1246");

/// ISO 3166-1 codes of one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// PLOVER code: alpha-3, Kosovo `KOS`.
    pub alpha3: String,
    /// Alpha-2, Kosovo `XK`.
    pub alpha2: String,
    /// Capital in English, empty where the source has none.
    pub capital: String,
    /// Wikidata item without the address.
    pub wikidata: String,
}

/// All states and territories of country-codes and Kosovo, sorted by alpha-3.
///
/// # Errors
/// When the fact table cannot be read.
pub fn codes(sources: &Sources) -> Result<Vec<Codes>> {
    let rows = sources.csv("country-codes/data/country-codes.csv")?;
    let mut codes: Vec<Codes> = rows.iter().filter_map(codes_of_row).collect();
    let (alpha3, alpha2, wikidata) = KOSOVO;
    codes.retain(|code| code.alpha2 != alpha2);
    codes.push(Codes {
        alpha3: alpha3.into(),
        alpha2: alpha2.into(),
        capital: String::new(),
        wikidata: wikidata.into(),
    });
    codes.sort_by(|a, b| a.alpha3.cmp(&b.alpha3));
    Ok(codes)
}

fn codes_of_row(row: &BTreeMap<String, String>) -> Option<Codes> {
    let alpha3 = row.get("ISO3166-1-Alpha-3")?.clone();
    let alpha2 = row.get("ISO3166-1-Alpha-2")?.clone();
    let plain =
        |code: &str, length: usize| code.len() == length && code.bytes().all(|b| b.is_ascii_uppercase());
    if !plain(&alpha3, 3) || !plain(&alpha2, 2) {
        return None;
    }
    let wikidata =
        row.get("wikidata_id").map_or("", String::as_str).rsplit('/').next().unwrap_or_default().to_owned();
    let capital = row.get("Capital").cloned().unwrap_or_default();
    Some(Codes { alpha3, alpha2, capital, wikidata })
}

/// Alpha-2 to PLOVER code, and back through `values()`.
///
/// # Errors
/// As [`codes`].
pub fn alpha3_by_alpha2(sources: &Sources) -> Result<BTreeMap<String, String>> {
    Ok(codes(sources)?.into_iter().map(|code| (code.alpha2, code.alpha3)).collect())
}

/// CLDR territory names: the plain name and the variants (`-alt-*`), the
/// plain one first.
fn cldr_names(territories: &Value, alpha2: &str) -> Vec<String> {
    let plain = territories.get(alpha2);
    let alternatives = ["short", "variant"].map(|alt| territories.get(format!("{alpha2}-alt-{alt}")));
    let names = std::iter::once(plain).chain(alternatives).flatten().filter_map(Value::as_str);
    names.map(|name| name.replace('’', "'")).collect()
}

fn cldr(sources: &Sources, language: &str) -> Result<Value> {
    let json = sources.json(&format!(
        "cldr-territories/cldr-json/cldr-localenames-full/main/{language}/territories.json"
    ))?;
    let pointer = format!("/main/{language}/localeDisplayNames/territories");
    json.pointer(&pointer).cloned().with_context(|| format!("no {pointer} in CLDR"))
}

/// Builds the table.
///
/// # Errors
/// A source that cannot be read, an overlay line of an unknown state, a state
/// without overlay or without a name.
pub fn build(sources: &Sources) -> Result<Table> {
    let codes = codes(sources)?;
    let (german, english) = (cldr(sources, "de")?, cldr(sources, "en")?);
    let mut overlay: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sources.overlay("states-overlay.tsv", OVERLAY_COLUMNS)? {
        check_stems(&row)?;
        if overlay.insert(row[0].clone(), row.clone()).is_some() {
            bail!("states-overlay.tsv: {} twice", row[0]);
        }
    }
    let mut table = Table::new(
        COLUMNS,
        &[
            "States and territories. Built by `cargo xtask world`; corrections belong in xtask/data/states-overlay.tsv.",
        ],
    );
    for code in &codes {
        let row = overlay
            .remove(&code.alpha3)
            .with_context(|| format!("states-overlay.tsv lacks {}", code.alpha3))?;
        table.rows.push(state(
            code,
            &row,
            &cldr_names(&german, &code.alpha2),
            &cldr_names(&english, &code.alpha2),
        )?);
    }
    if let Some(unknown) = overlay.keys().next() {
        bail!("states-overlay.tsv: {unknown} is no state of country-codes");
    }
    Ok(table)
}

/// Adjective stems are written small and without ending.
fn check_stems(row: &[String]) -> Result<()> {
    for stem in values(&row[3]) {
        if stem.chars().next().is_some_and(char::is_uppercase) {
            bail!("states-overlay.tsv: {}: adjective stem {stem} must be lower case", row[0]);
        }
    }
    Ok(())
}

/// One output row from codes, overlay and CLDR names of both languages.
fn state(code: &Codes, overlay: &[String], german: &[String], english: &[String]) -> Result<Vec<String>> {
    let column = |index: usize| overlay[index].as_str();
    let name = |own: &str, cldr: &[String]| {
        if own.is_empty() { cldr.first().cloned().unwrap_or_default() } else { own.to_owned() }
    };
    let (name_de, name_en) = (name(column(1), german), name(column(7), english));
    if name_de.is_empty() || name_en.is_empty() {
        bail!("{} has no name in CLDR or overlay", code.alpha3);
    }
    let others = |own: &str, cldr: &[String], name: &str| {
        // CLDR's "&" and "…, …" forms are for lists, not for running text
        let running = cldr.iter().map(String::as_str).filter(|name| !name.contains(['&', '(']));
        join(values(own).chain(running), &[name])
    };
    let or = |own: &str, source: &str| if own.is_empty() { source.to_owned() } else { own.to_owned() };
    let capital_en = or(column(11), &code.capital);
    let capital_de = or(column(6), &capital_en);
    Ok(vec![
        code.alpha3.clone(),
        code.alpha2.clone(),
        name_en.clone(),
        name_de.clone(),
        others(column(8), english, &name_en),
        others(column(2), german, &name_de),
        column(3).into(),
        column(4).into(),
        column(9).into(),
        column(10).into(),
        capital_en,
        capital_de,
        column(12).into(),
        column(13).into(),
        column(5).into(),
        column(14).into(),
        column(15).into(),
        code.wikidata.clone(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlay_wins_and_cldr_name_becomes_a_variant() {
        let code = Codes {
            alpha3: "BLR".into(),
            alpha2: "BY".into(),
            capital: "Minsk".into(),
            wikidata: "Q184".into(),
        };
        let mut overlay = vec![String::new(); OVERLAY_COLUMNS];
        overlay[1] = "Weißrussland".into();
        let row = state(&code, &overlay, &["Belarus".into()], &["Belarus".into()]).unwrap();
        assert_eq!(
            (row[3].as_str(), row[5].as_str(), row[11].as_str()),
            ("Weißrussland", "Belarus", "Minsk")
        );
    }

    #[test]
    fn rows_without_iso_codes_are_passed_over() {
        let row = [("ISO3166-1-Alpha-3", ""), ("ISO3166-1-Alpha-2", "")];
        let row = row.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        assert_eq!(codes_of_row(&row), None);
    }

    #[test]
    fn cldr_variants_follow_the_plain_name() {
        let json = serde_json::json!({"CZ": "Tschechien", "CZ-alt-variant": "Tschechische Republik"});
        assert_eq!(cldr_names(&json, "CZ"), ["Tschechien", "Tschechische Republik"]);
    }
}
