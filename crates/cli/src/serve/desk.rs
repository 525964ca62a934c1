//! What the pages ask: names and words from the labels, everything else from codebook and coder.

use super::proposal;
use crate::labels::{Labels, kind};
use crate::line;
use crate::stories;
use crate::words::{Lang, Words};
use lagebild_codebook::Codebook;
use lagebild_codebook::world::{Holder, PlaceEntry, State};
use lagebild_coder::Coder;
use lagebild_model::{Actor, Coded, Event, Party, Story};
use lagebild_picture::Weights;
use lagebild_serve::{Desk, Office, Proposal, Told};
use std::path::Path;

/// Offices shown of a state.
const OFFICES: usize = 30;

/// The words of both languages over a codebook.
pub struct WordedDesk {
    codebook: &'static Codebook,
    coder: Coder<'static>,
    weights: Weights,
    de: Words,
    en: Words,
}

impl WordedDesk {
    /// Compiles what is needed to code.
    pub fn new(codebook: &'static Codebook, weights: Weights) -> anyhow::Result<Self> {
        let coder = stories::coder(codebook)?;
        Ok(Self { codebook, coder, weights, de: Words::new(Lang::De), en: Words::new(Lang::En) })
    }

    fn labels(&self, lang: lagebild_serve::Lang) -> Labels<'_> {
        let words = match lang {
            lagebild_serve::Lang::De => &self.de,
            lagebild_serve::Lang::En => &self.en,
        };
        Labels::new(words, &self.codebook.world)
    }
}

impl Desk for WordedDesk {
    fn told(&self, lang: lagebild_serve::Lang, event: &Event, actors: &[Actor]) -> Told {
        let bare = self.labels(lang);
        let labels = bare.among(actors);
        let actor = if event.actor.is_empty() {
            labels.words.get("who.unknown").to_owned()
        } else {
            labels.parties(&event.actor)
        };
        Told {
            source: labels.sources(&event.source),
            actor,
            deed: line::deed(event, &labels),
            recipient: labels.parties(&event.recipient),
            date: event.date.as_ref().map_or(String::new(), |d| labels.date(d)),
            place: event.place.as_ref().map_or(String::new(), |p| labels.place(p).to_owned()),
            denied: labels.parties(&event.denied_by),
            kind: kind(event),
        }
    }

    fn party(&self, lang: lagebild_serve::Lang, party: &Party) -> String {
        self.labels(lang).party(party)
    }

    fn country(&self, lang: lagebild_serve::Lang, code: &str) -> String {
        self.labels(lang).country(code)
    }

    fn sector(&self, lang: lagebild_serve::Lang, sector: &str) -> String {
        self.labels(lang).words.find(&format!("sector.{sector}")).unwrap_or(sector).to_owned()
    }

    fn reason(&self, lang: lagebild_serve::Lang, feature: &str) -> String {
        self.labels(lang).words.find(&format!("why.{feature}")).unwrap_or(feature).to_owned()
    }

    fn date(&self, lang: lagebild_serve::Lang, value: &str) -> String {
        self.labels(lang).value(value)
    }

    fn states(&self) -> Vec<String> {
        self.codebook.world.states.iter().map(|s| s.code.clone()).collect()
    }

    fn types(&self) -> Vec<String> {
        let mut out: Vec<String> = self.codebook.types.entries().iter().map(|e| e.name.clone()).collect();
        out.dedup();
        out
    }

    fn modes(&self, kind: &str) -> Vec<String> {
        let of_kind = self.codebook.types.entries().iter().filter(|e| e.name == kind && !e.mode.is_empty());
        of_kind.map(|e| e.mode.clone()).collect()
    }

    fn score(&self, kind: &str, modes: &[String]) -> (String, Option<f64>) {
        let types = &self.codebook.types;
        let with_mode = modes.iter().find_map(|m| types.entry(kind, m));
        let entry = with_mode.or_else(|| types.entry(kind, ""));
        entry.map_or((String::new(), None), |e| (e.quad.clone(), Some(e.scale)))
    }

    fn weights(&self) -> &Weights {
        &self.weights
    }

    fn cameo(&self, event: &Event) -> Option<String> {
        self.codebook.cameo.code(event).map(str::to_owned)
    }

    fn state(&self, name: &str) -> Option<String> {
        let is = |n: &String| n.to_lowercase() == name.to_lowercase();
        let calls = |s: &&State| {
            is(&s.name_en) || is(&s.name_de) || s.names_en.iter().any(is) || s.names_de.iter().any(is)
        };
        self.codebook.world.states.iter().find(calls).map(|s| s.code.clone())
    }

    fn point(&self, name: &str) -> Option<(f64, f64)> {
        let is = |n: &String| n.to_lowercase() == name.to_lowercase();
        let called = |p: &&PlaceEntry| is(&p.name_de) || is(&p.name_en) || p.other.iter().any(is);
        self.codebook.world.places.iter().find(called).map(|p| (p.lat, p.lon))
    }

    fn stems(&self, word: &str) -> Vec<String> {
        crate::lage::terms::stems(word)
    }

    fn offices(&self, who: &str) -> Vec<Office> {
        let is = |n: &String| n.to_lowercase() == who.to_lowercase();
        let (code, sector) = who.split_once('.').map_or((who, None), |(c, s)| (c, Some(s)));
        let held = |h: &&Holder| {
            let there = h.code == code && sector.is_none_or(|s| h.sectors.iter().any(|x| x == s));
            is(&h.name) || h.other_names.iter().any(is) || there
        };
        let mut found: Vec<&Holder> = self.codebook.world.holders.iter().filter(held).collect();
        // the latest first
        found.sort_by(|a, b| (&b.from, &a.office, &a.name).cmp(&(&a.from, &b.office, &b.name)));
        let office = |h: &Holder| Office {
            name: h.name.clone(),
            code: h.code.clone(),
            office: h.office.replace('_', " "),
            sectors: h.sectors.clone(),
            from: h.from.clone(),
            to: h.to.clone(),
        };
        found.into_iter().take(OFFICES).map(office).collect()
    }

    fn overlay(&self, machine: &Event, corrected: Option<&Event>, text: &str) -> Vec<Proposal> {
        proposal::of(self.codebook, machine, corrected, text)
    }

    fn layers(&self, story: &Story) -> Result<Coded, String> {
        stories::guarded(&story.id, || self.coder.code(story.clone())).map_err(|e| format!("{e:#}"))
    }

    fn code(&self, name: &str, bytes: &[u8]) -> Result<Vec<Coded>, String> {
        // a name, not a path: nothing of a request reaches the file system
        let stem = Path::new(name).file_name().map_or_else(|| "item".into(), |n| n.to_string_lossy());
        let mut out = Vec::new();
        let mut refused = None;
        for item in lagebild_wire::read_all(bytes, &stem, None) {
            match item {
                Ok(story) => {
                    out.push(
                        stories::guarded(&stem, || self.coder.code(story)).map_err(|e| format!("{e:#}"))?,
                    );
                }
                Err(e) => refused = refused.or_else(|| Some(e.to_string())),
            }
        }
        if out.is_empty() {
            return Err(
                refused.unwrap_or_else(|| "no item in it; send the text of an agency item".to_owned())
            );
        }
        Ok(out)
    }
}
