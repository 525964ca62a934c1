//! Which of several places of a name is meant.

use super::*;
use lagebild_codebook::World;
use lagebild_codebook::world::{PlaceEntry, State};

/// Weights of what speaks for a place, each above all below: a state's name, a region's, the capital of a country told of, a
/// province or federal state told of, a capital, a country told of before, a country told of anywhere in the story.
/// Population decides between the rest.
const IS_STATE: i64 = 1 << 50;
const IS_REGION: i64 = 1 << 45;
const IS_CAPITAL_OF_COUNTRY_TOLD_OF: i64 = 1 << 42;
const IN_PROVINCE_TOLD_OF: i64 = 1 << 41;
const IS_CAPITAL: i64 = 1 << 40;
const IN_COUNTRY_TOLD_OF: i64 = 1 << 37;
const IN_COUNTRY_TOLD_OF_LATER: i64 = 1 << 36;
const MOST_POPULOUS: u64 = 1 << 35;

/// Up to how many letters another spelling of a name is trusted only where its country is told of.
const SHORT_NAME: usize = 6;

/// Inhabitants of a town whose name alone says that it is meant, in a country told of.
const TOWN: u64 = 50_000;

/// Inhabitants of a town that is meant wherever its name stands.
const METROPOLIS: u64 = 1_000_000;

/// How many tokens before a name its preposition may stand in an enumeration.
const REACH_OF_LIST: usize = 8;

/// Where a story tells of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Nowhere.
    Nowhere,
    /// Only later in the text.
    Later,
    /// Before the place in question, or in the dateline.
    Before,
}

/// A province or federal state: code of its state and English name.
pub type Province = (String, String);

/// The provinces a story names.
#[derive(Debug, Default)]
pub struct Provinces(FxHashSet<Province>);

impl Provinces {
    /// True where the province of this name in the state of a place is told of.
    fn hold(&self, place: &PlaceEntry, name: &str) -> bool {
        !self.0.is_empty()
            && place.states.first().is_some_and(|s| self.0.contains(&(s.clone(), name.to_owned())))
    }
}

/// A state as a place.
pub fn state_place(state: &State) -> EventPlace {
    EventPlace {
        name: state.name_en.clone(),
        name_de: state.name_de.clone(),
        country: Some(state.code.clone()),
        country_name: Some(state.name_en.clone()),
        kind: "country".into(),
        lat: state.lat,
        lon: state.lon,
        id: state.wikidata.clone(),
        text: String::new(),
        span: Span::default(),
    }
}

fn record(world: &World, p: &PlaceEntry) -> EventPlace {
    let code = p.states.first().cloned();
    EventPlace {
        name: p.name_en.clone(),
        name_de: p.name_de.clone(),
        country_name: code.as_deref().and_then(|c| world.state(c)).map(|st| st.name_en.clone()),
        country: if p.states.len() == 1 { code } else { None },
        // states of a federation, provinces and continents are regions, however the tables sort them
        kind: if matches!(p.kind.as_str(), "admin1" | "continent") {
            "region".into()
        } else {
            p.kind.clone()
        },
        lat: p.lat,
        lon: p.lon,
        id: p.id.clone(),
        text: String::new(),
        span: Span::default(),
    }
}

/// The likeliest place among references, by the weights above.
pub fn likeliest(
    world: &World,
    refs: &[NameRef],
    told: &dyn Fn(&str) -> Told,
    provinces: &Provinces,
) -> Option<EventPlace> {
    let mut best: Option<(i64, EventPlace)> = None;
    for r in refs {
        let (score, place) = match r {
            NameRef::State(i) => {
                let Some(st) = world.states.get(*i as usize) else { continue };
                (IS_STATE, state_place(st))
            }
            NameRef::Region(i) => {
                let Some(p) = world.regions.get(*i as usize) else { continue };
                (IS_REGION, record(world, p))
            }
            NameRef::Place(i) => {
                let Some(p) = world.places.get(*i as usize) else { continue };
                let mut score = p.population.min(MOST_POPULOUS) as i64 + 1;
                let near = p.states.iter().map(|c| told(c)).max();
                if p.kind == "capital" {
                    score += IS_CAPITAL;
                    if near.is_some_and(|t| t > Told::Nowhere) {
                        score += IS_CAPITAL_OF_COUNTRY_TOLD_OF;
                    }
                }
                if p.kind == "admin1" {
                    // "Dublin, Georgia": no state of its own
                    let rival = refs.iter().any(|r| matches!(r, NameRef::State(_)));
                    score += if rival && provinces.hold(p, &p.name_en) { IS_STATE } else { 0 };
                } else if p.admin1 != p.name_en && provinces.hold(p, &p.admin1) {
                    score += IN_PROVINCE_TOLD_OF;
                }
                score += match near {
                    Some(Told::Before) => IN_COUNTRY_TOLD_OF,
                    Some(Told::Later) => IN_COUNTRY_TOLD_OF_LATER,
                    _ => 0,
                };
                (score, record(world, p))
            }
            _ => continue,
        };
        if best.as_ref().is_none_or(|(b, _)| score > *b) {
            best = Some((score, place));
        }
    }
    best.map(|(_, p)| p)
}

/// All places of the dateline, in order.
pub fn datelines(world: &World, index: &NameIndex, story: &Story) -> Vec<EventPlace> {
    let Some(dateline) = &story.dateline else { return Vec::new() };
    let find = |place: &lagebild_model::story::DatelinePlace| {
        let words: Vec<&str> = place.text.split_whitespace().collect();
        let mut found = likeliest(world, index.find(&words), &|_| Told::Nowhere, &Provinces::default())?;
        found.text.clone_from(&place.text);
        found.span = place.span;
        Some(found)
    };
    dateline.places.iter().filter_map(find).collect()
}

impl Finder<'_> {
    /// The likeliest place among references, by what the story has told of.
    pub(super) fn best_place(&self, refs: &[NameRef], text: Option<&str>) -> Option<EventPlace> {
        let world = &self.codebook.world;
        let likely: Vec<NameRef> = refs.iter().copied().filter(|r| !self.by_chance(*r, text)).collect();
        likeliest(world, &likely, &|code| self.told(code), &self.provinces)
    }

    /// A short word that is only another spelling of a place in a country not told of is met by chance.
    fn by_chance(&self, r: NameRef, text: Option<&str>) -> bool {
        let (NameRef::Place(i), Some(text)) = (r, text) else { return false };
        let Some(p) = self.codebook.world.places.get(i as usize) else { return false };
        let told = !self.told.is_empty() || !self.told_anywhere.is_empty() || self.dateline.is_some();
        told && text.chars().count() <= SHORT_NAME
            && text != p.name_de
            && text != p.name_en
            && p.states.iter().all(|c| self.told(c) == Told::Nowhere)
    }

    /// A town's name is also a surname or a word ("Bolton", "Latina", "Manga"): without a preposition of place before it, it
    /// is one only where its country is told of, or where it is large.
    pub(super) fn likely_town(&self, r: NameRef, sentence: &Sentence, i: u16, surname: bool) -> bool {
        let NameRef::Place(k) = r else { return true };
        let Some(p) = self.codebook.world.places.get(k as usize) else { return true };
        if self.located(sentence, i) {
            return true;
        }
        let told = p.states.iter().any(|c| self.told(c) != Told::Nowhere || *c == self.home);
        // "California has reported seven cases": of a federal state or province the tables know no inhabitants
        let province = p.kind == "admin1" && !self.codebook.lexicon.is_given_name(self.form(sentence, i));
        match (told, surname) {
            (true, false) if province => true,
            (_, true) => p.population >= METROPOLIS,
            (true, false) => p.population >= TOWN,
            (false, false) => p.population >= METROPOLIS,
        }
    }

    /// True behind a preposition of place or a noun that tells a kind of place, also in an enumeration: "in Goma and Sake".
    fn located(&self, sentence: &Sentence, i: u16) -> bool {
        let words = &self.codebook.words;
        let before = (0..i).rev().take(REACH_OF_LIST).filter_map(|k| sentence.tokens.get(k as usize));
        for t in before {
            let local = |l: &str| {
                words.has("where", l)
                    || words.has("whither", l)
                    || words.has("whence", l)
                    || words.has("genitive", l)
            };
            match t.tag {
                Tag::APPR | Tag::APPRART => return local(&t.lemma),
                Tag::NN if words.has("place-noun", &t.lemma) => return true,
                Tag::NE | Tag::ART | Tag::ADJA | Tag::KON | Tag::COMMA | Tag::TRUNC => {}
                _ => return false,
            }
        }
        false
    }

    pub(super) fn told(&self, code: &str) -> Told {
        if self.told_of(code) {
            Told::Before
        } else if self.told_anywhere.contains(code) {
            Told::Later
        } else {
            Told::Nowhere
        }
    }

    /// Countries that the story tells of by their names and adjectives.
    pub(super) fn countries_told_of(&self) -> FxHashSet<String> {
        let states = &self.codebook.world.states;
        let state = |t: &lagebild_model::Token| {
            let named = self.index.find(&[t.span.text(&self.story.text)]).iter().find_map(|r| match r {
                NameRef::State(i) if t.tag.is_noun() => Some(*i),
                _ => None,
            });
            named.or_else(|| self.index.adjective(&t.lemma).filter(|_| t.tag == Tag::ADJA))
        };
        let tokens = self.sentences.iter().flat_map(|s| &s.tokens);
        tokens.filter_map(state).filter_map(|i| states.get(i as usize)).map(|s| s.code.clone()).collect()
    }

    /// Provinces and federal states that the story names. One that is named like a state of the world (Georgia) counts behind
    /// a town in it and a comma.
    pub(super) fn provinces_told_of(&self) -> Provinces {
        let world = &self.codebook.world;
        let mut out = FxHashSet::default();
        for sentence in self.sentences {
            let form = |i: usize| sentence.tokens.get(i).map_or("", |t| t.span.text(&self.story.text));
            let capital = |i: &usize| form(*i).starts_with(char::is_uppercase);
            for i in (0..sentence.tokens.len()).filter(capital) {
                let behind_comma = i > 0 && form(i - 1) == ",";
                // "Athens, Ga.", "Charleston, W. Va."
                let short =
                    || world.province(form(i)).or_else(|| world.province(&[form(i), form(i + 1)].join(" ")));
                if behind_comma && let Some(p) = short() {
                    out.insert(p.clone());
                    continue;
                }
                let mut refs = self.index.find(&[form(i), form(i + 1)]);
                if refs.is_empty() {
                    refs = self.index.find(&[form(i)]);
                }
                let ambiguous = refs.iter().any(|r| matches!(r, NameRef::State(_) | NameRef::Seat(_)));
                for p in self.places(refs).filter(|p| p.kind == "admin1") {
                    let told = !ambiguous || behind_comma && i > 1 && self.town_of(p, form, i - 2);
                    if let Some(state) = p.states.first().filter(|_| told) {
                        out.insert((state.clone(), p.name_en.clone()));
                    }
                }
            }
        }
        Provinces(out)
    }

    /// True where a town of the province ends at a token.
    fn town_of<'t>(&self, province: &PlaceEntry, form: impl Fn(usize) -> &'t str, last: usize) -> bool {
        let in_it =
            |x: &PlaceEntry| x.admin1 == province.name_en && x.states.first() == province.states.first();
        let two = || last > 0 && self.places(self.index.find(&[form(last - 1), form(last)])).any(in_it);
        self.places(self.index.find(&[form(last)])).any(in_it) || two()
    }

    /// The places among what a name can be.
    fn places<'s>(&'s self, refs: &'s [NameRef]) -> impl Iterator<Item = &'s PlaceEntry> {
        refs.iter().filter_map(|r| match r {
            NameRef::Place(k) => self.codebook.world.places.get(*k as usize),
            _ => None,
        })
    }

    pub(super) fn told_of(&self, code: &str) -> bool {
        self.dateline.as_deref() == Some(code) || self.told.contains(code)
    }
}
