//! States, places, organisations, groups, office holders and actor words (`docs/actors.md`).

use crate::problem::Problem;
use crate::source::{Sources, lines};
use rustc_hash::FxHashMap;

/// Bits of what a name word can belong to, see [`World::name_words`].
pub mod name {
    /// Part of a place's name.
    pub const PLACE: u16 = 1;
    /// Part of a person's name.
    pub const PERSON: u16 = 2;
    /// Part of an organisation's or group's name.
    pub const GROUP: u16 = 4;
    /// Part of a state's name.
    pub const STATE: u16 = 8;
    /// Takes a masculine article (der Iran).
    pub const MASC: u16 = 0x10;
    /// Takes a feminine article (die Türkei).
    pub const FEM: u16 = 0x20;
    /// Plural (die USA).
    pub const PLUR: u16 = 0x80;
}

/// A state or territory.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct State {
    pub code: String,
    pub name_en: String,
    pub name_de: String,
    pub names_en: Vec<String>,
    pub names_de: Vec<String>,
    pub adjectives_de: Vec<String>,
    pub people_de: Vec<String>,
    pub adjectives_en: Vec<String>,
    pub people_en: Vec<String>,
    pub capital_en: Vec<String>,
    pub capital_de: Vec<String>,
    pub seats_en: Vec<String>,
    pub seats_de: Vec<String>,
    pub article_de: String,
    pub lat: f64,
    pub lon: f64,
    pub wikidata: String,
}

/// A place or region.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct PlaceEntry {
    pub id: String,
    pub name_en: String,
    pub name_de: String,
    pub other: Vec<String>,
    /// Codes of the states it lies in.
    pub states: Vec<String>,
    pub admin1: String,
    pub kind: String,
    pub lat: f64,
    pub lon: f64,
    pub population: u64,
}

/// An organisation, party or armed group.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Organisation {
    pub id: String,
    pub code: String,
    pub sectors: Vec<String>,
    pub name_en: String,
    pub name_de: String,
    pub other_en: Vec<String>,
    pub other_de: Vec<String>,
    pub article_de: String,
    pub from: String,
    pub to: String,
    /// True for groups and parties, false for organisations.
    pub group: bool,
}

/// Somebody in an office for a time.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Holder {
    pub name: String,
    pub other_names: Vec<String>,
    pub code: String,
    pub office: String,
    pub sectors: Vec<String>,
    pub party: String,
    /// ISO date of any precision, empty when open.
    pub from: String,
    /// ISO date of any precision, empty when open.
    pub to: String,
    pub wikidata: String,
}

/// A noun that denotes actors.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct ActorWord {
    pub lemma: String,
    pub feminine: bool,
    pub kind: ActorKind,
    pub sectors: Vec<String>,
    /// Key of the office, tying it to holders.
    pub key: String,
    /// Country the body belongs to by its name (Bundestag, Knesset).
    pub code: String,
}

/// Kinds of actor words, see `docs/actors.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum ActorKind {
    Office,
    Role,
    Body,
    Group,
    People,
    Company,
    Voice,
    Media,
    Circles,
    Title,
    #[default]
    Epithet,
}

impl ActorKind {
    /// True for what one person can be: `minister`, `spokesman`, `the 63-year-old`.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Office | Self::Role | Self::Voice | Self::Title | Self::Epithet | Self::People)
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "office" => Self::Office,
            "role" => Self::Role,
            "body" => Self::Body,
            "group" => Self::Group,
            "people" => Self::People,
            "company" => Self::Company,
            "voice" => Self::Voice,
            "media" => Self::Media,
            "circles" => Self::Circles,
            "title" => Self::Title,
            "epithet" => Self::Epithet,
            _ => return None,
        })
    }
}

/// All world tables of one language view.
#[derive(Debug, Default)]
pub struct World {
    /// States, by code.
    pub states: Vec<State>,
    /// Places, most populous first.
    pub places: Vec<PlaceEntry>,
    /// Regions, seas, rivers.
    pub regions: Vec<PlaceEntry>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Armed groups and parties.
    pub groups: Vec<Organisation>,
    /// Office holders.
    pub holders: Vec<Holder>,
    actor_words: FxHashMap<Box<str>, ActorWord>,
    state_by_code: FxHashMap<Box<str>, usize>,
    provinces: FxHashMap<Box<str>, (String, String)>,
}

/// The sectors of the coding guide, section 6.
pub const SECTORS: [&str; 25] = [
    "GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY", "REB", "PRM", "UAF", "OPP", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC", "AGR", "PRE", "UNK",
];

fn list(column: &str) -> Vec<String> {
    column.split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn words(column: &str) -> Vec<String> {
    column.split([' ', '|']).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn number<T: std::str::FromStr + Default>(column: &str) -> T {
    column.trim().parse().unwrap_or_default()
}

/// Hands the columns of each line of a table to `row`.
fn rows(
    sources: &Sources,
    file: &str,
    least: usize,
    problems: &mut Vec<Problem>,
    row: &mut dyn FnMut(&[&str]),
) {
    // `world/holders+own.tsv` of a user's folder adds lines to `world/holders.tsv`
    let more = format!("{}+", file.trim_end_matches(".tsv"));
    let added = sources.under(&more).filter(|(name, _)| name.strip_suffix(".tsv").is_some());
    for (file, text) in std::iter::once((file, sources.text(file))).chain(added) {
        for (n, line) in lines(text) {
            let columns: Vec<&str> = line.split('\t').collect();
            if columns.len() < least {
                problems.push(Problem::new(
                    file,
                    n,
                    1,
                    format!("needs at least {least} columns separated by tabs, has {}", columns.len()),
                ));
            } else {
                row(&columns);
            }
        }
    }
}

fn state(c: &[&str]) -> State {
    let at = |i: usize| c.get(i).copied().unwrap_or("");
    State {
        code: at(0).into(),
        name_en: at(2).into(),
        name_de: at(3).into(),
        names_en: list(at(4)),
        names_de: list(at(5)),
        adjectives_de: list(at(6)),
        people_de: list(at(7)),
        adjectives_en: list(at(8)),
        people_en: list(at(9)),
        capital_en: list(at(10)),
        capital_de: list(at(11)),
        seats_en: list(at(12)),
        seats_de: list(at(13)),
        article_de: at(14).into(),
        lat: number(at(15)),
        lon: number(at(16)),
        wikidata: at(17).into(),
    }
}

fn organisation(c: &[&str]) -> Organisation {
    let at = |i: usize| c.get(i).copied().unwrap_or("");
    Organisation {
        id: at(0).into(),
        code: at(1).into(),
        sectors: words(at(2)),
        name_en: at(3).into(),
        name_de: if at(4).is_empty() { at(3).into() } else { at(4).into() },
        other_en: list(at(5)),
        other_de: list(at(6)),
        article_de: at(7).into(),
        ..Organisation::default()
    }
}

impl World {
    /// States and organisations alone, under their German and English names: what names in a view are made of. The
    /// gazetteer and the office holders, by far the longest tables, are not read. Lines with mistakes are left out.
    ///
    /// ```
    /// use lagebild_codebook::{Sources, World};
    ///
    /// let names = World::names(&Sources::builtin());
    /// assert_eq!(names.state("PRK").map(|s| s.name_de.as_str()), Some("Nordkorea"));
    /// assert!(names.places.is_empty());
    /// ```
    pub fn names(sources: &Sources) -> Self {
        let mut world = Self::default();
        let mut problems = Vec::new();
        rows(sources, "world/states.tsv", 15, &mut problems, &mut |c| world.states.push(state(c)));
        rows(sources, "world/orgs.tsv", 5, &mut problems, &mut |c| {
            world.organisations.push(organisation(c));
        });
        world.index_states();
        world
    }

    /// State and name of the province that agencies shorten so behind a town (`Ga.` is Georgia in the USA).
    pub fn province(&self, short: &str) -> Option<&(String, String)> {
        self.provinces.get(short)
    }

    /// Reads the tables; mistakes are appended to `problems` and their lines left out.
    pub fn build(sources: &Sources, language: &str, problems: &mut Vec<Problem>) -> Self {
        let mut world = Self::default();
        let mut each = |file: &str, least: usize, row: &mut dyn FnMut(&[&str])| {
            rows(sources, file, least, problems, row);
        };
        each("world/states.tsv", 15, &mut |c| world.states.push(state(c)));
        each("world/places.tsv", 9, &mut |c| {
            let at = |i: usize| c.get(i).copied().unwrap_or("");
            world.places.push(PlaceEntry {
                id: at(0).into(),
                name_en: at(1).into(),
                name_de: if at(2).is_empty() { at(1).into() } else { at(2).into() },
                other: list(at(3)),
                states: list(at(4)),
                admin1: at(5).into(),
                kind: at(6).into(),
                lat: number(at(7)),
                lon: number(at(8)),
                population: number(at(9)),
            });
        });
        each("world/regions.tsv", 8, &mut |c| {
            let at = |i: usize| c.get(i).copied().unwrap_or("");
            world.regions.push(PlaceEntry {
                id: at(0).into(),
                name_en: at(1).into(),
                name_de: at(2).into(),
                other: list(at(3)).into_iter().chain(list(at(4))).collect(),
                states: list(at(5)),
                admin1: String::new(),
                kind: at(6).into(),
                lat: number(at(7)),
                lon: number(at(8)),
                population: 0,
            });
        });
        each("world/provinces.tsv", 3, &mut |c| {
            if let [short, state, name, ..] = c {
                world.provinces.insert((*short).into(), ((*state).into(), (*name).into()));
            }
        });
        each("world/orgs.tsv", 5, &mut |c| world.organisations.push(organisation(c)));
        each("world/groups.tsv", 5, &mut |c| {
            let at = |i: usize| c.get(i).copied().unwrap_or("");
            world.groups.push(Organisation {
                id: at(0).into(),
                code: at(1).into(),
                sectors: words(at(2)),
                name_en: at(3).into(),
                name_de: if at(4).is_empty() { at(3).into() } else { at(4).into() },
                other_de: list(at(5)),
                other_en: list(at(5)),
                from: at(6).into(),
                to: at(7).into(),
                group: true,
                ..Organisation::default()
            });
        });
        each("world/holders.tsv", 5, &mut |c| {
            let at = |i: usize| c.get(i).copied().unwrap_or("");
            world.holders.push(Holder {
                name: at(0).into(),
                other_names: list(at(1)),
                code: at(2).into(),
                office: at(3).into(),
                sectors: words(at(4)),
                party: at(5).into(),
                from: at(6).into(),
                to: at(7).into(),
                wikidata: at(8).into(),
            });
        });
        if language == "en" {
            world.speak_english();
        }
        world.places.sort_by(|a, b| b.population.cmp(&a.population).then_with(|| a.id.cmp(&b.id)));
        world.index_states();
        world.read_actors(sources, language, problems);
        world
    }

    fn index_states(&mut self) {
        self.state_by_code =
            self.states.iter().enumerate().map(|(i, s)| (s.code.as_str().into(), i)).collect();
    }

    /// Puts the English names where the language read looks for its own (the fields in `_de`).
    fn speak_english(&mut self) {
        for s in &mut self.states {
            s.name_de.clone_from(&s.name_en);
            s.names_de.clone_from(&s.names_en);
            s.adjectives_de.clone_from(&s.adjectives_en);
            s.people_de.clone_from(&s.people_en);
            s.capital_de.clone_from(&s.capital_en);
            s.seats_de.clone_from(&s.seats_en);
            s.article_de.clear();
        }
        for p in self.places.iter_mut().chain(&mut self.regions) {
            p.name_de.clone_from(&p.name_en);
        }
        for o in self.organisations.iter_mut().chain(&mut self.groups) {
            o.name_de.clone_from(&o.name_en);
            o.other_de.clone_from(&o.other_en);
            o.article_de.clear();
        }
    }

    fn read_actors(&mut self, sources: &Sources, language: &str, problems: &mut Vec<Problem>) {
        for (file, text) in sources.under(&format!("{language}/actors/")) {
            for (n, line) in lines(text) {
                let columns: Vec<&str> = line.split('\t').collect();
                let at = |i: usize| columns.get(i).copied().unwrap_or("").trim();
                let Some(kind) = ActorKind::parse(at(2)) else {
                    problems.push(
                        Problem::new(file, n, 1, format!("unknown kind {:?}", at(2)))
                            .hint("see docs/actors.md"),
                    );
                    continue;
                };
                let sectors = words(at(3));
                if let Some(odd) = sectors.iter().find(|s| !SECTORS.contains(&s.as_str())) {
                    problems.push(Problem::new(file, n, 1, format!("unknown sector {odd:?}")));
                    continue;
                }
                let joined =
                    |words: &str| if language == "en" { words.replace(' ', "_") } else { words.to_owned() };
                let lemma = joined(at(0));
                let word = ActorWord {
                    lemma: lemma.clone(),
                    feminine: false,
                    kind,
                    sectors,
                    key: at(4).into(),
                    code: at(5).into(),
                };
                let feminine = match at(1) {
                    "-" => None,
                    "" if language == "en" => None,
                    "" => Some(format!("{}in", at(0).trim_end_matches('e'))),
                    given => Some(joined(given)),
                };
                if let Some(f) = feminine
                    && kind.is_personal()
                {
                    self.actor_words
                        .entry(f.as_str().into())
                        .or_insert_with(|| ActorWord { feminine: true, ..word.clone() });
                }
                self.actor_words.insert(lemma.into(), word);
            }
        }
    }

    /// What a noun lemma says about an actor.
    pub fn actor_word(&self, lemma: &str) -> Option<&ActorWord> {
        self.actor_words.get(lemma)
    }

    /// All actor word lemmas, sorted.
    pub fn actor_lemmas(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.actor_words.keys().map(|k| &**k).collect();
        all.sort_unstable();
        all
    }

    /// A state by its code.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.state_by_code.get(code).and_then(|i| self.states.get(*i))
    }

    /// Every capitalised word of a known name, with what kinds of names it belongs to.
    pub fn name_words(&self, skip: impl Fn(&str) -> bool) -> FxHashMap<Box<str>, u16> {
        let mut out: FxHashMap<Box<str>, u16> = FxHashMap::default();
        let mut add = |name: &str, bits: u16| {
            for word in name.split([' ', '/', ',', '(', ')']) {
                let word = word.trim_matches(['.', '\'', '’', '"']);
                if word.chars().next().is_some_and(char::is_uppercase)
                    && word.chars().count() > 1
                    && !skip(word)
                {
                    *out.entry(word.into()).or_default() |= bits;
                }
            }
        };
        for s in &self.states {
            let article = match s.article_de.as_str() {
                "die" => name::FEM,
                "der" => name::MASC,
                "pl" => name::PLUR,
                _ => 0,
            };
            add(&s.name_de, name::STATE | article);
            for n in s.names_de.iter().filter(|n| !n.contains(' ')) {
                add(n, name::STATE | article);
            }
            for n in &s.capital_de {
                add(n, name::PLACE);
            }
        }
        for p in &self.places {
            add(&p.name_de, name::PLACE);
            add(&p.name_en, name::PLACE);
        }
        for o in self.organisations.iter().chain(&self.groups) {
            for n in o.other_de.iter().chain([&o.name_de]) {
                if !n.contains(' ') {
                    let article = match o.article_de.as_str() {
                        "die" => name::FEM,
                        "der" => name::MASC,
                        "pl" => name::PLUR,
                        _ => 0,
                    };
                    add(n, name::GROUP | article);
                }
            }
        }
        for h in &self.holders {
            add(&h.name, name::PERSON);
            for n in &h.other_names {
                add(n, name::PERSON);
            }
        }
        out
    }
}
