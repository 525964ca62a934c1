//! How participants, sources, dates and places are named in the views.

use crate::words::{Lang, Words};
use lagebild_codebook::World;
use lagebild_codebook::world::State;
use lagebild_model::{Actor, Event, EventDate, EventPlace, Party, SourceEntry, SourceKind};

/// Names things in one language.
pub struct Labels<'a> {
    /// Words of the language.
    pub words: &'a Words,
    /// For the names of states.
    pub world: &'a World,
    /// The story's actors, for the names of those whose words count.
    pub actors: &'a [Actor],
}

/// Parts of an actor that decide its label.
struct Who<'a> {
    code: Option<&'a str>,
    sectors: &'a [String],
    name: Option<&'a str>,
    text: &'a str,
}

impl<'a> Labels<'a> {
    /// Labels for no particular story.
    pub const fn new(words: &'a Words, world: &'a World) -> Self {
        Self { words, world, actors: &[] }
    }

    /// The same words for a story with these actors.
    #[must_use]
    pub const fn among<'b>(&self, actors: &'b [Actor]) -> Labels<'b>
    where
        'a: 'b,
    {
        Labels { words: self.words, world: self.world, actors }
    }

    fn state_name<'s>(&self, state: &'s State) -> &'s str {
        match self.words.lang {
            Lang::De => &state.name_de,
            Lang::En => &state.name_en,
        }
    }

    /// Name of a state or of what another code stands for.
    pub fn country(&self, code: &str) -> String {
        match self.world.state(code) {
            Some(s) => self.state_name(s).to_owned(),
            None => self.words.find(&format!("code.{code}")).unwrap_or(code).to_owned(),
        }
    }

    fn sectors(&self, sectors: &[String]) -> String {
        let names = sectors.iter().map(|s| self.words.find(&format!("sector.{s}")).unwrap_or(s));
        names.collect::<Vec<_>>().join(", ")
    }

    fn who(&self, who: &Who<'_>) -> String {
        let state = who.code.and_then(|c| self.world.state(c));
        let government = who.sectors.iter().any(|s| s == "GOV");
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
        let plain = who.sectors == ["GOV"] && state.is_none_or(|s| names_itself(s, who.text));
        if plain { country } else { with(&country, &[&sectors]) }
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

    /// True when the verb stands in the plural: several, or one whose name is a plural (die USA).
    pub fn plural(&self, parties: &[Party]) -> bool {
        let [one] = parties else { return parties.len() > 1 };
        self.is_plural(&self.party(one))
    }

    fn is_plural(&self, label: &str) -> bool {
        let world = self.world;
        world.states.iter().any(|s| s.article_de == "pl" && self.state_name(s) == label)
            || world.organisations.iter().any(|o| o.article_de == "pl" && o.name_de == label)
    }

    /// Name of one authority.
    pub fn source(&self, s: &SourceEntry) -> String {
        let mentions = |a: &&Actor| !s.span.is_empty() && a.mentions.iter().any(|m| m.span == s.span);
        let name = self.actors.iter().find(mentions).and_then(|a| a.name.as_deref());
        let who = Who { code: s.code.as_deref(), sectors: &s.sector, name, text: &s.text };
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
            let named: Vec<String> = here.iter().filter(|s| !unnamed(s)).map(|s| self.source(s)).collect();
            if named.is_empty() {
                let key = here.first().map_or("", |s| unnamed_key(s.kind));
                steps.push(format!("{}:", self.words.get(key)));
            } else {
                let many = named.len() > 1 || named.first().is_some_and(|n| self.is_plural(n));
                let say = if many { "say.many" } else { "say.one" };
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
            let one =
                |v: &str| if v == ".." { self.words.get("date.open").to_owned() } else { self.value(v) };
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
}

/// `AID military`, `CONSULT.visit diplomatic`
pub fn kind(e: &Event) -> String {
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

fn fill(pattern: &str, y: &str, m: &str, d: &str) -> String {
    pattern.replace("{y}", y).replace("{m}", m).replace("{d}", d)
}

/// True when the state is called so.
fn calls(state: &State, name: &str) -> bool {
    state.name_de == name || state.name_en == name || state.names_de.iter().any(|n| n == name)
}

/// The words are the state's name, in the genitive too: not `US-Regierung`, not `Washington`.
fn names_itself(state: &State, text: &str) -> bool {
    let padded = format!(" {text} ");
    let says = |n: &String| padded.contains(&format!(" {n} ")) || padded.contains(&format!(" {n}s "));
    says(&state.name_de) || state.names_de.iter().any(says)
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
