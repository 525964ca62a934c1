//! Which of several places of a name is meant.

use super::*;

impl Finder<'_> {
    /// The likeliest place among references: a state, then a capital, then what lies in a country told of, then the most populous.
    pub(super) fn best_place(&self, refs: &[NameRef], _text: Option<&str>) -> Option<EventPlace> {
        let world = &self.codebook.world;
        let record = |p: &lagebild_codebook::world::PlaceEntry| {
            let code = p.states.first().cloned();
            EventPlace {
                name: p.name_en.clone(),
                name_de: p.name_de.clone(),
                country_name: code.as_deref().and_then(|c| world.state(c)).map(|st| st.name_en.clone()),
                country: if p.states.len() == 1 { code } else { None },
                kind: p.kind.clone(),
                lat: p.lat,
                lon: p.lon,
                id: p.id.clone(),
                text: String::new(),
                span: Span::default(),
            }
        };
        let mut best: Option<(i64, EventPlace)> = None;
        for r in refs {
            let (score, place) = match r {
                NameRef::State(i) => {
                    let Some(st) = world.states.get(*i as usize) else { continue };
                    (
                        1 << 50,
                        EventPlace {
                            name: st.name_en.clone(),
                            name_de: st.name_de.clone(),
                            country: Some(st.code.clone()),
                            country_name: Some(st.name_en.clone()),
                            kind: "country".into(),
                            lat: st.lat,
                            lon: st.lon,
                            id: st.wikidata.clone(),
                            text: String::new(),
                            span: Span::default(),
                        },
                    )
                }
                NameRef::Region(i) => {
                    let Some(p) = world.regions.get(*i as usize) else { continue };
                    (1 << 45, record(p))
                }
                NameRef::Place(i) => {
                    let Some(p) = world.places.get(*i as usize) else { continue };
                    let mut score = (p.population.min(1 << 36)) as i64 + 1;
                    if p.kind == "capital" {
                        score += 1 << 40;
                    }
                    if p.states.iter().any(|c| self.told_of(c)) {
                        score += 1 << 37;
                    }
                    (score, record(p))
                }
                _ => continue,
            };
            if best.as_ref().is_none_or(|(b, _)| score > *b) {
                best = Some((score, place));
            }
        }
        best.map(|(_, p)| p)
    }

    pub(super) fn told_of(&self, code: &str) -> bool {
        self.dateline.as_deref() == Some(code) || self.told.contains(code)
    }
}
