//! `holders.tsv`: who held which office when. The hand-written overlay comes
//! first; each further source adds only what is not known yet: the same office
//! of the same state, a shared name, overlapping years.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::groups::StateNames;
use super::names::{fold, title_case};
use super::offices::{KEYS, Office, Offices, SINGLE, default_sectors};
use super::{Sources, lists, states};
use crate::tsv::{Table, join, values};

const COLUMNS: &[&str] =
    &["name", "other_names", "alpha3", "office", "sectors", "party", "from", "to", "wikidata"];

/// Who left office before this year is left out.
const FIRST_YEAR: &str = "1985";
/// The newest of the scraped cabinets: open ends are closed by later holders only from here on.
const CABINET_SNAPSHOT: &str = "2022";
/// The year of the CIA's list.
const CIA_YEAR: &str = "2019";
/// Name parts shorter than this do not identify anybody.
const LEAST_NAME_PART: usize = 3;

/// Folders of `cabinets-wikidata` by state; `world` is told apart by title.
const CABINETS: &[(&str, &str)] = &[
    ("austria-cabinet", "AUT"),
    ("belarus-ministers", "BLR"),
    ("china-ministers", "CHN"),
    ("france-cabinet", "FRA"),
    ("hungary-cabinet", "HUN"),
    ("india-ministers", "IND"),
    ("iran-ministers", "IRN"),
    ("israel-ministers", "ISR"),
    ("japan-ministers", "JPN"),
    ("netherlands-cabinet", "NLD"),
    ("nigeria", "NGA"),
    ("pakistan-ministers", "PAK"),
    ("poland-cabinet", "POL"),
    ("russia-cabinet", "RUS"),
    ("south-korea-ministers", "KOR"),
    ("sudan", "SDN"),
    ("turkey-ministers", "TUR"),
    ("ukraine-cabinet", "UKR"),
    ("united-kingdom-cabinet", "GBR"),
    ("us-cabinet", "USA"),
    ("world", ""),
    ("yemen", "YEM"),
];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Holder {
    name: String,
    other: Vec<String>,
    code: String,
    office: String,
    sectors: String,
    party: String,
    from: String,
    to: String,
    wikidata: String,
    by_hand: bool,
}

impl Holder {
    fn new(name: &str, code: &str, office: Office, from: &str, to: &str) -> Self {
        let sectors = if lists::INTERNATIONAL.contains(&code) && office.sectors == "GOV" {
            String::new()
        } else {
            office.sectors
        };
        // "Mark Malloch Brown, Baron Malloch-Brown": the title is not used
        let name = name.split(',').next().unwrap_or_default().trim().to_owned();
        Self {
            name,
            code: code.into(),
            office: office.office,
            sectors,
            from: from.into(),
            to: to.into(),
            ..Self::default()
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.other.iter().map(String::as_str))
    }

    /// The same person: a common last name part, or two common parts.
    fn is(&self, other: &Self) -> bool {
        let last = |name: &str| name_parts(name).pop();
        let parts = |holder: &Self| holder.names().flat_map(name_parts).collect::<BTreeSet<_>>();
        let lasts: BTreeSet<_> = self.names().filter_map(last).collect();
        other.names().filter_map(last).any(|name| lasts.contains(&name))
            || parts(self).intersection(&parts(other)).count() >= 2
    }

    /// Years overlap; open ends reach everywhere.
    fn overlaps(&self, other: &Self) -> bool {
        year(&self.from, "0000") <= year(&other.to, "9999")
            && year(&other.from, "0000") <= year(&self.to, "9999")
    }
}

/// The year of a date, or what an open end counts as.
fn year<'a>(date: &'a str, open: &'a str) -> &'a str {
    date.get(..4).unwrap_or(open)
}

/// The folded parts of a name that can identify somebody.
fn name_parts(name: &str) -> Vec<String> {
    let folded = fold(name);
    folded
        .split([' ', '-'])
        .filter(|part| part.chars().count() >= LEAST_NAME_PART)
        .map(str::to_owned)
        .collect()
}

/// Holders gathered so far, findable by state and office.
#[derive(Debug, Default)]
struct Gathered {
    holders: Vec<Holder>,
    index: BTreeMap<(String, String), Vec<usize>>,
}

impl Gathered {
    /// Position of a known holder of one of the offices who is the same person.
    fn known(&self, holder: &Holder, offices: &[&str]) -> Option<usize> {
        let same = |position: &&usize| {
            let known = &self.holders[**position];
            known.overlaps(holder) && known.is(holder)
        };
        let of = |office: &&str| {
            self.index
                .get(&(holder.code.clone(), (*office).to_owned()))
                .and_then(|list| list.iter().find(same))
        };
        offices.iter().find_map(of).copied()
    }

    fn push(&mut self, holder: Holder) {
        self.index.entry((holder.code.clone(), holder.office.clone())).or_default().push(self.holders.len());
        self.holders.push(holder);
    }

    /// Adds a holder unless known; a known one learns name and Wikidata item.
    fn add(&mut self, holder: Holder) {
        let left = !holder.to.is_empty() && holder.to.as_str() < FIRST_YEAR;
        if left || holder.name.is_empty() || (holder.from.is_empty() && holder.to.is_empty()) {
            return;
        }
        let office = holder.office.clone();
        // a monarch is a head of state and the other way round
        let offices: Vec<&str> = if office == "monarch" || office == "head_of_state" {
            vec!["monarch", "head_of_state"]
        } else {
            vec![&office]
        };
        match self.known(&holder, &offices) {
            Some(position) => {
                let known = &mut self.holders[position];
                if known.wikidata.is_empty() {
                    known.wikidata = holder.wikidata;
                }
                // a second term that follows at once
                if !known.by_hand
                    && !known.to.is_empty()
                    && year(&holder.to, "9999") > year(&known.to, "9999")
                {
                    known.to.clone_from(&holder.to);
                }
                // a lone surname is no variant worth keeping
                if holder.name.contains(' ') && !known.other.contains(&holder.name) {
                    known.other.push(holder.name);
                }
            }
            None => self.push(holder),
        }
    }

    /// An end left open by a snapshot is closed by the next holder.
    fn close_open_ends(&mut self) {
        for office in SINGLE {
            for ((_, _), positions) in self.index.iter().filter(|((_, name), _)| name == office) {
                let starts: Vec<String> =
                    positions.iter().map(|position| self.holders[*position].from.clone()).collect();
                for position in positions {
                    let holder = &mut self.holders[*position];
                    let next = starts
                        .iter()
                        .filter(|start| {
                            start.as_str() > holder.from.as_str() && start.as_str() >= CABINET_SNAPSHOT
                        })
                        .min();
                    if let (false, true, Some(next)) = (holder.by_hand, holder.to.is_empty(), next) {
                        holder.to.clone_from(next);
                    }
                }
            }
        }
    }
}

/// Builds the table.
///
/// # Errors
/// A source that cannot be read, an overlay line with an unknown code, office
/// or sector.
pub fn build(sources: &Sources) -> Result<Table> {
    let offices = Offices::read(sources)?;
    let names = StateNames::read(sources)?;
    let mut gathered = Gathered::default();
    for holder in overlay(sources)? {
        gathered.push(holder);
    }
    for holder in cabinets(sources, &offices)? {
        gathered.add(holder);
    }
    for holder in leaders_2026(sources)?.into_iter().chain(leaders_2021(sources, &offices, &names)?) {
        gathered.add(holder);
    }
    for holder in parlgov_presidents(sources)?.into_iter().chain(cia(sources, &offices)?) {
        gathered.add(holder);
    }
    // surnames only: whoever leads the state under another title is known
    for holder in reign(sources, &names)?.into_iter().chain(parlgov_cabinets(sources)?) {
        if gathered.known(&holder, &["head_of_state", "head_of_government", "monarch"]).is_none() {
            gathered.add(holder);
        }
    }
    gathered.close_open_ends();
    let mut table = Table::new(
        COLUMNS,
        &[
            "Office holders. Built by `cargo xtask world`; corrections belong in xtask/data/{holders-overlay,offices}.tsv.",
        ],
    );
    table.rows = gathered.holders.into_iter().map(row).collect();
    table.rows.sort_by(|a, b| (&a[2], &a[3], &a[6], a).cmp(&(&b[2], &b[3], &b[6], b)));
    table.rows.dedup();
    Ok(table)
}

fn row(holder: Holder) -> Vec<String> {
    let other = join(holder.other.iter().map(String::as_str), &[&holder.name]);
    vec![
        holder.name,
        other,
        holder.code,
        holder.office,
        holder.sectors,
        holder.party,
        holder.from,
        holder.to,
        holder.wikidata,
    ]
}

fn overlay(sources: &Sources) -> Result<Vec<Holder>> {
    let codes = lists::state_codes(sources)?;
    let mut holders = Vec::new();
    for row in sources.overlay("holders-overlay.tsv", COLUMNS.len())? {
        lists::check_code(&row[2], &codes, &row[0])?;
        lists::check_sectors(&row[4], &row[0])?;
        if !row[3].starts_with('=') && !KEYS.contains(&row[3].as_str()) {
            bail!("holders-overlay.tsv: {}: unknown office {}", row[0], row[3]);
        }
        for date in [&row[6], &row[7]] {
            if !is_date(date) {
                bail!("holders-overlay.tsv: {}: {date:?} is no ISO date", row[0]);
            }
        }
        let sectors =
            if row[4].is_empty() { default_sectors(&row[3], &row[2]).to_owned() } else { row[4].clone() };
        holders.push(Holder {
            name: row[0].clone(),
            other: values(&row[1]).map(str::to_owned).collect(),
            code: row[2].clone(),
            office: row[3].clone(),
            sectors,
            party: row[5].clone(),
            from: row[6].clone(),
            to: row[7].clone(),
            wikidata: row[8].clone(),
            by_hand: true,
        });
    }
    Ok(holders)
}

/// Empty, or year, year-month, year-month-day.
fn is_date(date: &str) -> bool {
    let lengths: Vec<usize> = date.split('-').map(str::len).collect();
    let digits = date.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    date.is_empty() || (digits && [&[4][..], &[4, 2], &[4, 2, 2]].contains(&lengths.as_slice()))
}

/// Wikidata's holders since 2000 of 21 states and of international offices.
fn cabinets(sources: &Sources, offices: &Offices) -> Result<Vec<Holder>> {
    let mut holders = Vec::new();
    for (folder, code) in CABINETS {
        for row in sources.csv(&format!("cabinets-wikidata/{folder}/html/holders21.csv"))? {
            let Some(office) = offices.find(&row["position"]) else { continue };
            let code = if code.is_empty() { international(&row["position"]) } else { code };
            let (from, to) = (date_or_empty(&row["start"]), date_or_empty(&row["end"]));
            let mut holder = Holder::new(&row["person"], code, office, from, to);
            // an item without label is no name
            if holder.name.starts_with('Q') && holder.name[1..].chars().all(|letter| letter.is_ascii_digit())
            {
                continue;
            }
            holder.wikidata.clone_from(&row["personID"]);
            holders.push(holder);
        }
    }
    Ok(holders)
}

fn date_or_empty(date: &str) -> &str {
    if is_date(date) { date } else { "" }
}

/// The organisation of a title in the `world` folder.
fn international(title: &str) -> &'static str {
    let un = ["United Nations", "International Court of Justice"];
    if un.iter().any(|name| title.contains(name)) { "UNO" } else { "IGO" }
}

/// Heads of 30 states as of August 2026.
fn leaders_2026(sources: &Sources) -> Result<Vec<Holder>> {
    let codes = states::alpha3_by_alpha2(sources)?;
    let mut holders = Vec::new();
    for row in sources.csv("world-leaders-2026/data/current/all-leaders.csv")? {
        let Some(code) = codes.get(&row["ISO"]) else { continue };
        let heads = [
            ("Head of State", "HoS Since", "head_of_state"),
            ("Head of Government", "HoG Since", "head_of_government"),
        ];
        for (name, since, key) in heads {
            let executive = key == "head_of_government" && row["Head of State"] == row["Head of Government"];
            if !executive && row[name] != "N/A" {
                let office = Office { office: key.into(), sectors: "GOV".into() };
                holders.push(Holder::new(&row[name], code, office, date_or_empty(&row[since]), ""));
            }
        }
    }
    Ok(holders)
}

/// Heads of all states as of 2021 with years.
fn leaders_2021(sources: &Sources, offices: &Offices, names: &StateNames) -> Result<Vec<Holder>> {
    let mut holders = Vec::new();
    for row in sources.csv("world-leaders-2021/data/wikidata.csv")? {
        let (Some(code), Some(office)) = (
            names.code(&row["country"]),
            offices.find(row["positionLabel"].split(" of ").next().unwrap_or_default()),
        ) else {
            continue;
        };
        let mut holder = Holder::new(
            &row["officeholderLabel"],
            code,
            office,
            date_or_empty(&row["start_year"]),
            date_or_empty(&row["end_year"]),
        );
        holder.wikidata.clone_from(&row["officeholder"]);
        holders.push(holder);
    }
    Ok(holders)
}

const PARLGOV: &str = "parlgov/public/data/parlgov-development_csv-utf-8";

/// ParlGov's country ids to codes.
fn parlgov_countries(sources: &Sources) -> Result<BTreeMap<String, String>> {
    let rows = sources.csv(&format!("{PARLGOV}/country.csv"))?;
    Ok(rows.into_iter().map(|row| (row["id"].clone(), row["name_short"].clone())).collect())
}

fn parlgov_presidents(sources: &Sources) -> Result<Vec<Holder>> {
    let countries = parlgov_countries(sources)?;
    let mut holders = Vec::new();
    for row in sources.csv(&format!("{PARLGOV}/politician_president.csv"))? {
        let Some(code) = countries.get(&row["country_id"]) else { continue };
        let office = Office { office: "head_of_state".into(), sectors: "GOV".into() };
        holders.push(Holder::new(
            &row["person_id_source"],
            code,
            office,
            date_or_empty(&row["start_date"]),
            date_or_empty(&row["end_date"]),
        ));
    }
    Ok(holders)
}

/// Heads of government from the names of cabinets ("Merkel IV"), each until
/// the next cabinet began.
fn parlgov_cabinets(sources: &Sources) -> Result<Vec<Holder>> {
    let countries = parlgov_countries(sources)?;
    let mut by_country: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in sources.csv(&format!("{PARLGOV}/cabinet.csv"))? {
        let Some(code) = countries.get(&row["country_id"]) else { continue };
        let name = row["name"].trim_end_matches(|letter: char| "IVX ".contains(letter)).to_owned();
        by_country.entry(code.clone()).or_default().push((row["start_date"].clone(), name));
    }
    let mut holders = Vec::new();
    for (code, mut cabinets) in by_country {
        cabinets.sort();
        // cabinets of one head in a row are one term
        cabinets.dedup_by(|next, kept| next.1 == kept.1);
        for (index, (from, name)) in cabinets.iter().enumerate() {
            let to = cabinets.get(index + 1).map_or("", |(start, _)| start);
            let office = Office { office: "head_of_government".into(), sectors: "GOV".into() };
            holders.push(Holder::new(name, &code, office, from, to));
        }
    }
    Ok(holders)
}

/// REIGN: leaders since 1950, surnames only.
fn reign(sources: &Sources, names: &StateNames) -> Result<Vec<Holder>> {
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    let mut parliamentary: BTreeSet<String> = BTreeSet::new();
    for row in sources.csv("reign-leaders/data_sets/regime_list.csv")? {
        if let Some(code) = names.code(&row["gwf_country"]) {
            codes.insert(row["cowcode"].clone(), code.to_owned());
        }
        if row["gwf_regimetype"] == "parliamentary" {
            parliamentary.insert(row["cowcode"].clone());
        }
    }
    let mut holders = Vec::new();
    for row in sources.csv("reign-leaders/data_sets/leaderlist_3_21.csv")? {
        let Some(code) = codes.get(&row["ccode"]) else { continue };
        let key = if parliamentary.contains(&row["ccode"]) { "head_of_government" } else { "head_of_state" };
        let (Some(from), Some(to)) =
            (month(&row["syear"], &row["smonth"]), month(&row["eyear"], &row["emonth"]))
        else {
            continue;
        };
        let office = Office { office: key.into(), sectors: "GOV".into() };
        holders.push(Holder::new(&row["leader"], code, office, &from, &to));
    }
    Ok(holders)
}

/// `2003-07` from the numbers; none where they are none.
fn month(year: &str, month: &str) -> Option<String> {
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    Some(format!("{year:04}-{month:02}"))
}

/// The CIA's list of 2019: holders of offices that have a key.
fn cia(sources: &Sources, offices: &Offices) -> Result<Vec<Holder>> {
    let bytes = sources.unzip("cia-world-leaders-2019/dist/json/json.zip", "persons.json")?;
    let titles = sources.unzip("cia-world-leaders-2019/dist/json/json.zip", "government-offices.json")?;
    let persons: Value = serde_json::from_slice(&bytes).context("persons.json")?;
    let titles: Value = serde_json::from_slice(&titles).context("government-offices.json")?;
    let names = StateNames::read(sources)?;
    let mut holders = Vec::new();
    for person in persons.as_object().into_iter().flat_map(serde_json::Map::values) {
        let Some(name) = person.get("http://www.w3.org/2000/01/rdf-schema#label").and_then(Value::as_str)
        else {
            continue;
        };
        for id in cia_offices(person) {
            let Some((title, state)) = cia_title(&titles, &id) else { continue };
            let (Some(code), Some(office)) = (names.code(&state), offices.find(&title)) else { continue };
            if office.office.starts_with('=') || ["ambassador", "minister"].contains(&office.office.as_str())
            {
                continue;
            }
            holders.push(Holder::new(&cia_name(name), code, office, CIA_YEAR, CIA_YEAR));
        }
    }
    // the archive's order is no order
    holders.sort_by(|a, b| (&a.code, &a.office, &a.name).cmp(&(&b.code, &b.office, &b.name)));
    Ok(holders)
}

/// Ids of the offices a person was appointed to.
fn cia_offices(person: &Value) -> Vec<String> {
    const APPOINTED: &str = "http://williamrobertfunk.com/ontologies/world-leaders#appointedGovernmentOffice";
    let list = person.get("objectProperties").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let ids = list.iter().filter_map(|property| property.get(APPOINTED)?.get("@id")?.as_str());
    ids.map(str::to_owned).collect()
}

/// Title and state of an office, from its label "The Office of X (State)".
fn cia_title(titles: &Value, id: &str) -> Option<(String, String)> {
    let label = titles.get(id)?.get("http://www.w3.org/2000/01/rdf-schema#label")?.as_str()?;
    let (title, state) = label.strip_prefix("The Office of ")?.rsplit_once(" (")?;
    Some((
        title.replace("Min. ", "Minister ").replace("Dep. ", "Deputy "),
        state.trim_end_matches(')').to_owned(),
    ))
}

/// "Ajilon NASIU" to "Ajilon Nasiu".
fn cia_name(name: &str) -> String {
    let part = |word: &str| {
        let capitals = word.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
        if capitals && word.chars().count() > 2 { title_case(word) } else { word.to_owned() }
    };
    name.split_whitespace().map(part).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(name: &str, from: &str, to: &str) -> Holder {
        Holder {
            name: name.into(),
            code: "UKR".into(),
            office: "head_of_state".into(),
            from: from.into(),
            to: to.into(),
            ..Holder::default()
        }
    }

    #[test]
    fn a_known_holder_learns_the_item() {
        let mut gathered = Gathered::default();
        gathered.push(Holder {
            other: vec!["Volodymyr Zelenskyy".into()],
            by_hand: true,
            ..holder("Wolodymyr Selenskyj", "2019-05-20", "")
        });
        gathered.add(Holder { wikidata: "Q3874799".into(), ..holder("Volodymyr Zelenskyy", "2019", "") });
        assert_eq!(gathered.holders.len(), 1);
        assert_eq!(gathered.holders[0].wikidata, "Q3874799");
    }

    #[test]
    fn a_common_first_name_is_not_enough() {
        assert!(!holder("Viktor Yanukovych", "", "").is(&holder("Viktor Yushchenko", "", "")));
        assert!(holder("Mohammad Javad Zarif", "", "").is(&holder("Mohammad Javad Zarif-Khonsari", "", "")));
        assert!(holder("Angela Merkel", "", "").is(&holder("Merkel", "", "")));
    }

    #[test]
    fn a_second_term_prolongs_the_first() {
        let mut gathered = Gathered::default();
        gathered.push(holder("Richard von Weizsäcker", "1984-07-01", "1989-05-23"));
        gathered.add(holder("Richard von Weizsäcker", "1989-05-23", "1994-06-30"));
        assert_eq!((gathered.holders.len(), gathered.holders[0].to.as_str()), (1, "1994-06-30"));
    }

    #[test]
    fn others_in_the_same_office_are_added() {
        let mut gathered = Gathered::default();
        gathered.push(holder("Petro Poroshenko", "2014-06-07", "2019-05-20"));
        gathered.add(holder("Volodymyr Zelenskyy", "2019-05-20", ""));
        gathered.add(holder("Leonid Kravchuk", "1971", "1984"));
        assert_eq!(gathered.holders.len(), 2);
    }

    #[test]
    fn snapshots_are_closed_by_the_next_holder() {
        let mut gathered = Gathered::default();
        gathered.push(holder("A Bee", "2020-01-01", ""));
        gathered.push(holder("C Dee", "2024-02-03", ""));
        gathered.close_open_ends();
        assert_eq!(gathered.holders[0].to, "2024-02-03");
        assert_eq!(gathered.holders[1].to, "");
    }

    #[test]
    fn dates_of_any_precision() {
        assert!(is_date("") && is_date("1999") && is_date("1999-05") && is_date("1999-05-02"));
        assert!(!is_date("5/1999") && !is_date("1999-5"));
    }

    #[test]
    fn capitals_in_names_are_undone() {
        assert_eq!(cia_name("Peter ALTMAIER"), "Peter Altmaier");
        assert_eq!(cia_name("Franck-Walter STEINMEIER"), "Franck-Walter Steinmeier");
    }

    #[test]
    fn peers_lose_their_title() {
        let office = Office { office: "minister".into(), sectors: "GOV".into() };
        assert_eq!(
            Holder::new("Mark Malloch Brown, Baron Malloch-Brown", "GBR", office, "", "").name,
            "Mark Malloch Brown"
        );
    }
}
