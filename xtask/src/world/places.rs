//! `places.tsv`: GeoNames' cities from 15,000 inhabitants and Natural Earth's
//! populated places, matched; German names from Natural Earth and from the
//! overlays; divisions of the first level everywhere, of the second in some
//! states; small places, military sites and sights from an overlay.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::dbf::Dbf;
use super::names::{fold, is_plain_latin};
use super::{Sources, lists, states};
use crate::tsv::{Table, join, values};

const COLUMNS: &[&str] =
    &["id", "name_en", "name_de", "other", "alpha3", "admin1", "kind", "lat", "lon", "population"];
const KINDS: &[&str] = &["capital", "city", "town", "admin1", "admin2", "military", "sight"];

/// From this population on a place is a `city`.
const CITY: u64 = 100_000;
/// Alternate names of cities and of smaller places.
const MOST_CITY_NAMES: usize = 6;
const MOST_TOWN_NAMES: usize = 2;
/// Alternate names shorter than this are left out.
const LEAST_LETTERS: usize = 4;
/// Alternate names further from the name than this share of its letters are
/// names of other languages (or codes); real exonyms stand in the overlay.
const MOST_DIFFERENCE: f64 = 0.45;
/// Two tables' points for one place lie within this many degrees.
const SAME_PLACE: f64 = 0.4;
/// States whose second-level divisions are in the news under their own names.
const ADMIN2_STATES: &[&str] = &["BEL", "ESP", "FRA", "GBR", "PHL"];
/// Words for the division itself at the end of GeoNames' division names.
const DIVISION_WORDS: &[&str] = &[
    " Oblast",
    " oblast",
    " Province",
    " Governorate",
    " Region",
    " City",
    " District",
    " County",
    " Krai",
    " Kray",
    " Republic",
    " Department",
    " Prefecture",
    " Municipality",
    " State",
];
const DIVISION_PREFIXES: &[&str] = &[
    "Département du ",
    "Département de la ",
    "Département de l'",
    "Département des ",
    "Département de ",
    "Province of ",
    "Provincia de ",
    "Province de ",
    "State of ",
    "County of ",
    "Republic of ",
    "City of ",
];

/// One place on its way to a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    id: String,
    name_en: String,
    name_de: String,
    /// Names good for text.
    other: Vec<String>,
    /// All names the source knows, folded: for matching.
    keys: Vec<String>,
    alpha3: String,
    admin1: String,
    admin2: String,
    kind: String,
    lat: f64,
    lon: f64,
    population: u64,
    /// Stands in the overlay of German names: never left out.
    by_hand: bool,
}

impl Place {
    fn row(self) -> Vec<String> {
        let other = join(self.other.iter().map(String::as_str), &[&self.name_en, &self.name_de]);
        let population = if self.population == 0 { String::new() } else { self.population.to_string() };
        let (lat, lon) = (degrees(self.lat), degrees(self.lon));
        vec![
            self.id,
            self.name_en,
            self.name_de,
            other,
            self.alpha3,
            self.admin1,
            self.kind,
            lat,
            lon,
            population,
        ]
    }
}

/// Two decimals (about a kilometre), without trailing zeros.
fn degrees(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// Builds the table.
///
/// # Errors
/// A source that cannot be read, an overlay line of an unknown state or kind,
/// an id that stands twice.
pub fn build(sources: &Sources) -> Result<Table> {
    let alpha3 = states::alpha3_by_alpha2(sources)?;
    let stopwords: BTreeSet<String> =
        sources.overlay("place-stopwords.tsv", 1)?.into_iter().map(|row| fold(&row[0])).collect();
    let admin1 = division_names(sources, "geonames-admin/admin1.json")?;
    let mut places = geonames(sources, &alpha3, &admin1)?;
    natural_earth(sources, &alpha3, &mut places)?;
    exonyms(sources, &mut places)?;
    let mut divisions = divisions(sources, &places, &admin1, &alpha3)?;
    places.retain(|place| {
        place.by_hand
            || place.kind == "capital"
            || place.population >= CITY
            || !stopwords.contains(&fold(&place.name_en))
    });
    let bare: BTreeSet<String> =
        sources.overlay("division-stopwords.tsv", 1)?.into_iter().map(|row| fold(&row[0])).collect();
    for division in &mut divisions {
        if bare.contains(&fold(&division.name_en)) && !division.other.is_empty() {
            division.name_en = division.other.remove(0);
            division.name_de.clone_from(&division.name_en);
        }
    }
    divisions.retain(|division| !bare.contains(&fold(&division.name_en)));
    places.append(&mut divisions);
    for place in &mut places {
        place.other.retain(|name| !stopwords.contains(&fold(name)));
    }
    let mut table = Table::new(
        COLUMNS,
        &[
            "Places. GeoNames (CC BY 4.0), Natural Earth. Built by `cargo xtask world`; corrections belong in xtask/data/{exonyms,admin-overlay,places-overlay,place-stopwords,division-stopwords}.tsv.",
        ],
    );
    table.rows = places.into_iter().map(Place::row).collect();
    table.rows.extend(overlay_rows(sources)?);
    lists::sort_by_id(&mut table.rows)?;
    Ok(table)
}

/// The hand-written rows, checked.
fn overlay_rows(sources: &Sources) -> Result<Vec<Vec<String>>> {
    let codes = lists::state_codes(sources)?;
    let rows = sources.overlay("places-overlay.tsv", COLUMNS.len())?;
    for row in &rows {
        lists::check_code(&row[4], &codes, &row[0])?;
        if !KINDS.contains(&row[6].as_str()) {
            bail!("{}: kind {:?} is none of {KINDS:?}", row[0], row[6]);
        }
    }
    Ok(rows)
}

/// GeoNames division codes (`DE.02`, `FR.11.75`) to names.
fn division_names(sources: &Sources, path: &str) -> Result<BTreeMap<String, String>> {
    let json = sources.json(path)?;
    let text = |value: &serde_json::Value, key: &str| {
        value.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
    };
    Ok(json
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|entry| (text(entry, "code"), text(entry, "name")))
        .collect())
}

/// A division's name without the word for the division.
fn plain_division(name: &str) -> String {
    // "Ho Chi Minh City (HCMC)", "Araba / Álava"
    let mut plain = name.split(['(', '/']).next().unwrap_or(name).trim();
    for word in DIVISION_WORDS {
        plain = plain.strip_suffix(word).unwrap_or(plain);
    }
    for prefix in DIVISION_PREFIXES {
        plain = plain.strip_prefix(prefix).unwrap_or(plain);
    }
    plain.trim().trim_end_matches('\'').to_owned()
}

fn geonames(
    sources: &Sources,
    alpha3: &BTreeMap<String, String>,
    admin1: &BTreeMap<String, String>,
) -> Result<Vec<Place>> {
    let bytes = sources.unzip("geonames-cities15000/data/cities15000.zip", "cities15000.txt")?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().filter_map(|line| city(line, alpha3, admin1)).collect())
}

/// One line of GeoNames' table; none for parts of towns and unknown states.
fn city(line: &str, alpha3: &BTreeMap<String, String>, admin1: &BTreeMap<String, String>) -> Option<Place> {
    let column: Vec<&str> = line.split('\t').collect();
    let [id, name, ascii, alternates, lat, lon, _, feature, country, _, first, second, _, _, population, ..] =
        column[..]
    else {
        return None;
    };
    let historical = ["PPLX", "PPLH", "PPLQ", "PPLW"].contains(&feature);
    let alpha3 = alpha3.get(country).filter(|_| !historical)?;
    let population: u64 = population.parse().unwrap_or(0);
    let kind = if feature == "PPLC" {
        "capital"
    } else if population >= CITY {
        "city"
    } else {
        "town"
    };
    let names: Vec<&str> = std::iter::once(ascii).chain(alternates.split(',')).collect();
    let mut keys: Vec<String> = std::iter::once(name).chain(names.iter().copied()).map(fold).collect();
    keys.sort();
    keys.dedup();
    let name =
        if is_romanised(name) && alpha3 != "LVA" { ascii.trim_start_matches(['\'', '`']) } else { name };
    Some(Place {
        id: format!("gn:{id}"),
        name_en: name.replace('’', "'"),
        name_de: name.replace('’', "'"),
        other: text_names(name, &names, if kind == "town" { MOST_TOWN_NAMES } else { MOST_CITY_NAMES }),
        keys,
        alpha3: alpha3.clone(),
        admin1: admin1
            .get(&format!("{country}.{first}"))
            .map(|name| plain_division(name))
            .unwrap_or_default(),
        admin2: format!("{country}.{first}.{second}"),
        kind: kind.into(),
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        population,
        by_hand: false,
    })
}

/// Whether a name is a scholarly romanisation (Khān Yūnis, Ḩamāh, ‘Afrīn):
/// newspapers print the plain letters.
fn is_romanised(name: &str) -> bool {
    name.chars().any(|letter| {
        "āīūēōĀĪŪĒŌ‘ʻʼ\u{327}\u{331}".contains(letter) || ('\u{1e00}'..='\u{1e9f}').contains(&letter)
    })
}

/// Of the alternate names those that may stand in German or English text:
/// plain letters, no codes, not too far from the name, the nearest first.
fn text_names(name: &str, alternates: &[&str], most: usize) -> Vec<String> {
    let own = fold(name);
    let mut seen = BTreeSet::from([name.to_lowercase()]);
    let mut scored: Vec<(usize, usize, &str)> = Vec::new();
    for (index, alternate) in alternates.iter().map(|alternate| alternate.trim()).enumerate() {
        let letters = alternate.chars().count();
        let capital = alternate.chars().next().is_some_and(char::is_uppercase);
        let code = alternate.chars().filter(|letter| letter.is_uppercase()).count()
            > 1 + alternate.split([' ', '-']).count();
        if letters < LEAST_LETTERS
            || !capital
            || code
            || !is_plain_latin(alternate)
            || !seen.insert(alternate.to_lowercase())
        {
            continue;
        }
        let difference = distance(&own, &fold(alternate));
        if difference as f64 <= MOST_DIFFERENCE * own.chars().count().max(letters) as f64 {
            scored.push((difference, index, alternate));
        }
    }
    scored.sort_unstable();
    scored.into_iter().take(most).map(|(_, _, name)| name.to_owned()).collect()
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replace = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Adds German and English names to the places matched by GeoNames id or by
/// name and position, and Natural Earth's own places.
fn natural_earth(
    sources: &Sources,
    alpha3: &BTreeMap<String, String>,
    places: &mut Vec<Place>,
) -> Result<()> {
    let bytes = sources.unzip("naturalearth-places/ne_10m_populated_places.zip", ".dbf")?;
    let table = Dbf::parse(&bytes)?;
    let by_id: BTreeMap<String, usize> =
        places.iter().enumerate().map(|(index, place)| (place.id.clone(), index)).collect();
    let by_name = index_by_name(places);
    let mut ids: BTreeSet<String> = by_id.keys().cloned().collect();
    for record in 0..table.len() {
        let get = |field: &str| table.get(record, field);
        let Some(place) = earth_place(&get, alpha3) else { continue };
        let same = |index: &usize| {
            near(&places[*index], &place) && places[*index].keys.iter().any(|key| place.keys.contains(key))
        };
        let matched = by_id.get(&place.id).copied().filter(same).or_else(|| find(&by_name, places, &place));
        if let Some(index) = matched {
            merge(&mut places[index], &place);
        } else if ids.insert(place.id.clone()) {
            places.push(place);
        }
    }
    Ok(())
}

/// A Natural Earth record as a place; none where it has no usable name.
fn earth_place(get: &dyn Fn(&str) -> String, alpha3: &BTreeMap<String, String>) -> Option<Place> {
    let clean =
        |name: String| if name.contains(['(', ',', '/']) { String::new() } else { name.replace('’', "'") };
    let (name, english, german) = (get("NAME"), clean(get("NAME_EN")), clean(get("NAME_DE")));
    let alpha3 = match get("ADM0_A3").as_str() {
        "KOS" => "KOS".to_owned(),
        _ => alpha3.get(&get("ISO_A2"))?.clone(),
    };
    let geoname: u64 = get("GEONAMEID").split('.').next().and_then(|id| id.parse().ok()).unwrap_or(0);
    let wikidata = get("wikidataid");
    let id = if geoname > 0 {
        format!("gn:{geoname}")
    } else if wikidata.is_empty() {
        return None;
    } else {
        format!("wd:{wikidata}")
    };
    let name_en = if english.is_empty() { clean(name.clone()) } else { english };
    if name_en.is_empty() || !is_plain_latin(&name_en) {
        return None;
    }
    let name_de = if german.is_empty() || !is_plain_latin(&german) { name_en.clone() } else { german };
    let population: u64 = get("POP_MAX").parse().unwrap_or(0);
    let capital = get("FEATURECLA") == "Admin-0 capital";
    Some(Place {
        id,
        keys: [&name, &name_en, &name_de, &get("NAMEASCII")].map(|name| fold(name)).to_vec(),
        name_en,
        name_de,
        alpha3,
        admin1: plain_division(&get("ADM1NAME")),
        kind: if capital {
            "capital"
        } else if population >= CITY {
            "city"
        } else {
            "town"
        }
        .into(),
        lat: get("LATITUDE").parse().ok()?,
        lon: get("LONGITUDE").parse().ok()?,
        population,
        ..Place::default()
    })
}

/// State and folded name to the places' positions in the list.
type NameIndex = BTreeMap<(String, String), Vec<usize>>;

fn index_by_name(places: &[Place]) -> NameIndex {
    let mut index = NameIndex::new();
    for (position, place) in places.iter().enumerate() {
        for key in &place.keys {
            index.entry((place.alpha3.clone(), key.clone())).or_default().push(position);
        }
    }
    index
}

/// The most populous known place nearby that bears one of the names.
fn find(index: &NameIndex, places: &[Place], wanted: &Place) -> Option<usize> {
    let named = wanted
        .keys
        .iter()
        .filter(|key| !key.is_empty())
        .flat_map(|key| index.get(&(wanted.alpha3.clone(), key.clone())).into_iter().flatten());
    named
        .copied()
        .filter(|position| near(&places[*position], wanted))
        .max_by_key(|position| (places[*position].population, *position))
}

fn near(a: &Place, b: &Place) -> bool {
    (a.lat - b.lat).abs() < SAME_PLACE && (a.lon - b.lon).abs() < SAME_PLACE
}

/// Takes over the names of a matched place; the former names become variants.
/// Only names the first table knows too: Natural Earth's German names have errors.
fn merge(place: &mut Place, names: &Place) {
    let known = |name: &str| {
        let folded = fold(name);
        place.keys.contains(&folded) || distance(&folded, &fold(&place.name_en)) * 5 <= folded.chars().count()
    };
    let (english, german) = (known(&names.name_en), known(&names.name_de));
    let former = place.name_en.clone();
    if english {
        place.name_en.clone_from(&names.name_en);
        place.name_de.clone_from(&names.name_en);
    }
    if german {
        place.name_de.clone_from(&names.name_de);
    }
    if is_plain_latin(&former) {
        place.other.insert(0, former);
    }
}

/// The hand-written German names.
fn exonyms(sources: &Sources, places: &mut [Place]) -> Result<()> {
    let index = index_by_name(places);
    for row in sources.overlay("exonyms.tsv", 4)? {
        let named = index.get(&(row[0].clone(), fold(&row[1]))).into_iter().flatten();
        // the place's own name counts before an alternate one, then the population
        let own = |position: usize| fold(&places[position].name_en) == fold(&row[1]);
        let best = named.copied().max_by_key(|position| {
            (own(*position) && places[*position].population >= CITY, places[*position].population, *position)
        });
        let Some(position) = best else { continue };
        let place = &mut places[position];
        place.by_hand = true;
        let former = std::mem::replace(&mut place.name_de, row[2].clone());
        let others =
            values(&row[3]).map(str::to_owned).chain([former]).chain(std::mem::take(&mut place.other));
        place.other = others.filter(|name| is_plain_latin(name)).collect();
        let most = MOST_CITY_NAMES + 1;
        place.other.truncate(most);
    }
    Ok(())
}

/// Divisions, placed at the weighted middle of their towns.
fn divisions(
    sources: &Sources,
    places: &[Place],
    admin1: &BTreeMap<String, String>,
    alpha3: &BTreeMap<String, String>,
) -> Result<Vec<Place>> {
    let overlay: BTreeMap<(String, String), Vec<String>> = sources
        .overlay("admin-overlay.tsv", 4)?
        .into_iter()
        .map(|row| ((row[0].clone(), row[1].clone()), row))
        .collect();
    let mut found = Vec::new();
    for (code, name) in admin1 {
        let Some(state) = code.get(..2).and_then(|alpha2| alpha3.get(alpha2)) else { continue };
        let towns = places.iter().filter(|place| place.admin2.starts_with(&format!("{code}.")));
        found.extend(division(
            code,
            name,
            state,
            "admin1",
            towns,
            overlay.get(&(state.clone(), name.clone())),
        ));
    }
    let taken: BTreeSet<(String, String)> =
        places.iter().map(|place| (place.alpha3.clone(), fold(&place.name_en))).collect();
    for (code, name) in &division_names(sources, "geonames-admin/admin2.json")? {
        let Some(state) = code.get(..2).and_then(|alpha2| alpha3.get(alpha2)) else { continue };
        if !ADMIN2_STATES.contains(&state.as_str())
            || taken.contains(&(state.clone(), fold(&plain_division(name))))
        {
            continue;
        }
        let towns = places.iter().filter(|place| place.admin2 == *code);
        found.extend(division(code, name, state, "admin2", towns, None));
    }
    Ok(found)
}

fn division<'a>(
    code: &str,
    name: &str,
    state: &str,
    kind: &str,
    towns: impl Iterator<Item = &'a Place>,
    overlay: Option<&Vec<String>>,
) -> Option<Place> {
    let (mut weight, mut lat, mut lon) = (0.0, 0.0, 0.0);
    for town in towns {
        let share = town.population.max(1) as f64;
        weight += share;
        lat += town.lat * share;
        lon += town.lon * share;
    }
    let plain = plain_division(name);
    if weight == 0.0 || plain.chars().count() < 3 || plain.chars().any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let name_de = overlay.map_or_else(|| plain.clone(), |row| row[2].clone());
    let other = std::iter::once(name.to_owned())
        .chain(overlay.iter().flat_map(|row| values(&row[3])).map(str::to_owned))
        .collect();
    Some(Place {
        id: format!("gn:{code}"),
        name_en: plain,
        name_de,
        other,
        alpha3: state.to_owned(),
        kind: kind.to_owned(),
        lat: lat / weight,
        lon: lon / weight,
        ..Place::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha3() -> BTreeMap<String, String> {
        BTreeMap::from([("SY".to_owned(), "SYR".to_owned())])
    }

    #[test]
    fn a_city_line_is_read() {
        let line = "170063\tAleppo\tAleppo\tALP,Alep,Alepo,Aleppo,Halab,Алеппо\t36.20124\t37.16117\tP\tPPLA\tSY\t\t09\t\t\t\t2098210\t\t392\tAsia/Damascus\t2019-09-05";
        let place =
            city(line, &alpha3(), &BTreeMap::from([("SY.09".to_owned(), "Aleppo Governorate".to_owned())]))
                .unwrap();
        assert_eq!(
            (place.kind.as_str(), place.admin1.as_str(), place.alpha3.as_str()),
            ("city", "Aleppo", "SYR")
        );
        assert_eq!(place.other, ["Alepo", "Alep"]);
    }

    #[test]
    fn parts_of_towns_are_left_out() {
        let line = "1\tX\tX\t\t36\t37\tP\tPPLX\tSY\t\t09\t\t\t\t20000\t\t\t\t";
        assert_eq!(city(line, &alpha3(), &BTreeMap::new()), None);
    }

    #[test]
    fn division_words_are_dropped() {
        assert_eq!(plain_division("Zhytomyr Oblast"), "Zhytomyr");
        assert_eq!(plain_division("State of Berlin"), "Berlin");
        assert_eq!(plain_division("Département du Vaucluse"), "Vaucluse");
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("kharkiv", "charkiw"), 2);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn romanisations_are_told_from_spellings() {
        assert!(is_romanised("Khān Yūnis") && is_romanised("Ḩamāh"));
        assert!(!is_romanised("Łódź") && !is_romanised("Şanlıurfa") && !is_romanised("Kraków"));
    }

    #[test]
    fn degrees_are_short() {
        assert_eq!((degrees(12.5), degrees(-0.001), degrees(48.0)), ("12.5".into(), "0".into(), "48".into()));
    }

    #[test]
    fn foreign_german_names_are_not_believed() {
        let mut place = Place {
            name_en: "Odesa".into(),
            name_de: "Odesa".into(),
            keys: vec!["odesa".into(), "odessa".into()],
            ..Place::default()
        };
        merge(
            &mut place,
            &Place { name_en: "Odessa".into(), name_de: "Springfield".into(), ..Place::default() },
        );
        assert_eq!((place.name_en.as_str(), place.name_de.as_str()), ("Odessa", "Odessa"));
    }
}
