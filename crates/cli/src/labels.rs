//! How participants, sources, dates and places are named in the views.

use crate::words::{Lang, Words};
use lagebild_codebook::Codebook;
use lagebild_codebook::world::State;
use lagebild_model::{Event, EventDate, EventPlace, Party, SourceEntry, SourceKind};

/// Names things in one language.
pub struct Labels<'a> {
    /// Words of the language.
    pub words: &'a Words,
    /// For the names of states.
    pub codebook: &'a Codebook,
}

/// Parts of an actor that decide its label.
struct Who<'a> {
    code: Option<&'a str>,
    sectors: &'a [String],
    name: Option<&'a str>,
    text: &'a str,
}

impl Labels<'_> {
    fn state_name<'s>(&self, state: &'s State) -> &'s str {
        match self.words.lang {
            Lang::De => &state.name_de,
            Lang::En => &state.name_en,
        }
    }

    /// Name of a state or of what another code stands for.
    pub fn country(&self, code: &str) -> String {
        match self.codebook.world.state(code) {
            Some(s) => self.state_name(s).to_owned(),
            None => self.words.find(&format!("code.{code}")).unwrap_or(code).to_owned(),
        }
    }

    fn sectors(&self, sectors: &[String]) -> String {
        let names = sectors.iter().map(|s| self.words.find(&format!("sector.{s}")).unwrap_or(s));
        names.collect::<Vec<_>>().join(", ")
    }

    fn who(&self, who: &Who<'_>) -> String {
        let state = who.code.and_then(|c| self.codebook.world.state(c));
        let government = who.sectors == ["GOV"];
        let Some(code) = who.code else {
            let what = if who.text.is_empty() { self.words.get("who.unknown") } else { who.text };
            return with(what, &[&self.sectors(who.sectors)]);
        };
        let country = self.country(code);
        let sectors = self.sectors(who.sectors);
        if let Some(name) = who.name.filter(|n| *n != country && !state.is_some_and(|s| calls(s, n))) {
            return match (state, government) {
                (Some(_), true) => with(name, &[&country]),
                (Some(_), false) => with(name, &[&country, &sectors]),
                (None, _) => name.to_owned(),
            };
        }
        let plain = state.is_none_or(|s| s.names_de.iter().chain([&s.name_de]).any(|n| who.text.contains(n.as_str())));
        if government && plain { country } else { with(&country, &[&sectors]) }
    }

    /// Name of a participant.
    pub fn party(&self, p: &Party) -> String {
        crate::paint::tame(&self.who(&Who {
            code: p.code.as_deref(),
            sectors: &p.sector,
            name: p.name.as_deref(),
            text: &p.text,
        }))
    }

    /// Names of participants, joined.
    pub fn parties(&self, parties: &[Party]) -> String {
        parties.iter().map(|p| self.party(p)).collect::<Vec<_>>().join(" + ")
    }

    /// True when the verb stands in the plural.
    pub fn plural(&self, parties: &[Party]) -> bool {
        let [one] = parties else { return parties.len() > 1 };
        let state = one.code.as_deref().and_then(|c| self.codebook.world.state(c));
        one.name.is_none() && state.is_some_and(|s| s.article_de == "pl")
    }

    /// Name of one authority.
    pub fn source(&self, s: &SourceEntry) -> String {
        let who = Who { code: s.code.as_deref(), sectors: &s.sector, name: None, text: &s.text };
        crate::paint::tame(&self.who(&who))
    }

    /// The chain of authorities, outermost first: `UNO sagt: Russland (Regierung) sagt:`; empty without one.
    pub fn sources(&self, sources: &[SourceEntry]) -> String {
        let mut depths: Vec<u8> = sources.iter().map(|s| s.depth).collect();
        depths.sort_unstable_by(|a, b| b.cmp(a));
        depths.dedup();
        let mut steps = Vec::new();
        for d in depths {
            let here: Vec<&SourceEntry> = sources.iter().filter(|s| s.depth == d).collect();
            let named: Vec<String> =
                here.iter().filter(|s| !unnamed(s)).map(|s| self.source(s)).collect();
            if named.is_empty() {
                let key = here.first().map_or("", |s| unnamed_key(s.kind));
                steps.push(format!("{}:", self.words.get(key)));
            } else {
                let say = if named.len() > 1 { "say.many" } else { "say.one" };
                steps.push(format!("{} {}:", named.join(" + "), self.words.get(say)));
            }
        }
        steps.join(" ")
    }

    /// A date: the words with the resolved value, or the value alone.
    pub fn date(&self, d: &EventDate) -> String {
        let value = self.value(&d.value);
        let exact = d.value.len() == "2024-08-01".len();
        match (d.text.is_empty(), exact) {
            (true, _) => value,
            (false, false) => crate::paint::tame(&d.text),
            (false, true) => format!("{} ({value})", crate::paint::tame(&d.text)),
        }
    }

    /// An ISO value in the language's form.
    pub fn value(&self, value: &str) -> String {
        if let Some((from, to)) = value.split_once('/') {
            let one = |v: &str| if v == ".." { self.words.get("date.open").to_owned() } else { self.value(v) };
            return format!("{} {} {}", one(from), self.words.get("date.until"), one(to));
        }
        let mut parts = value.split('-');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(y), Some(m), Some(d)) => fill(self.words.get("date.format"), y, m, d),
            (Some(y), Some(m), None) if m.len() == 2 => fill(self.words.get("date.month"), y, m, ""),
            _ => value.to_owned(),
        }
    }

    /// A place in the language's name.
    pub fn place<'p>(&self, p: &'p EventPlace) -> &'p str {
        match self.words.lang {
            Lang::De if !p.name_de.is_empty() => &p.name_de,
            _ => &p.name,
        }
    }

    /// `AID.mode military`.
    pub fn kind(&self, e: &Event) -> String {
        let mut out = e.kind.clone();
        if !e.mode.is_empty() {
            out.push('.');
            out.push_str(&e.mode.join("+"));
        }
        for c in &e.context {
            out.push(' ');
            out.push_str(c);
        }
        out
    }
}

fn fill(pattern: &str, y: &str, m: &str, d: &str) -> String {
    pattern.replace("{y}", y).replace("{m}", m).replace("{d}", d)
}

/// True when the state is called so.
fn calls(state: &State, name: &str) -> bool {
    state.name_de == name || state.name_en == name || state.names_de.iter().any(|n| n == name)
}

/// `Nordkorea (Kriminelle)`; empty notes are left out.
fn with(name: &str, notes: &[&str]) -> String {
    let notes: Vec<&str> = notes.iter().copied().filter(|n| !n.is_empty()).collect();
    if notes.is_empty() { name.to_owned() } else { format!("{name} ({})", notes.join(", ")) }
}

/// Nobody is named, only hearsay, media or circles.
fn unnamed(s: &SourceEntry) -> bool {
    s.code.is_none() && !matches!(s.kind, SourceKind::Speaker | SourceKind::Authority)
}

const fn unnamed_key(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Media => "say.media",
        SourceKind::Circles => "say.circles",
        _ => "say.hearsay",
    }
}
