//! What an event can be asked for: short texts that are looked up in one index.

use lagebild_model::{Event, Party, SourceEntry, SourceKind};

/// What a key is about.
pub(crate) mod about {
    pub const ACTOR: &str = "actor";
    pub const RECIPIENT: &str = "recipient";
    pub const SOURCE: &str = "source";
    /// Any participant or place.
    pub const COUNTRY: &str = "country";
    /// Any participant.
    pub const SECTOR: &str = "sector";
    pub const TYPE: &str = "type";
    pub const MODE: &str = "mode";
    pub const CONTEXT: &str = "context";
    pub const AGENCY: &str = "agency";
    pub const PLACE: &str = "place";
}

/// `actor:RUS.GOV`
pub(crate) fn key(about: &str, value: &str) -> String {
    format!("{about}:{value}")
}

/// A participant's name as it is looked up: `=sergej lawrow`.
pub(crate) fn name(name: &str) -> String {
    format!("={}", name.to_lowercase())
}

/// The word of a kind of authority, as the records name it.
pub(crate) const fn kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Speaker => "speaker",
        SourceKind::Authority => "authority",
        SourceKind::Hearsay => "hearsay",
        SourceKind::Media => "media",
        SourceKind::Circles => "circles",
    }
}

/// All keys of an event, each once, in order.
pub(crate) fn keys(event: &Event, gazetteer: Option<&str>) -> Vec<String> {
    let mut out = Vec::new();
    for (role, parties) in [(about::ACTOR, &event.actor), (about::RECIPIENT, &event.recipient)] {
        for p in parties {
            party(role, p, &mut out);
        }
    }
    for s in &event.source {
        source(s, &mut out);
    }
    out.push(key(about::TYPE, &event.kind));
    out.extend(event.mode.iter().map(|m| key(about::MODE, m)));
    out.extend(event.context.iter().map(|c| key(about::CONTEXT, c)));
    out.extend(event.agency.iter().map(|a| key(about::AGENCY, &a.to_lowercase())));
    if let Some(place) = &event.place {
        out.extend(gazetteer.map(|id| key(about::PLACE, id)));
        out.extend(place.country.iter().map(|c| key(about::COUNTRY, c)));
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn party(role: &str, p: &Party, out: &mut Vec<String>) {
    coded(role, p.code.as_deref(), &p.sector, out);
    out.extend(p.name.iter().map(|n| key(role, &name(n))));
    out.extend(p.code.iter().map(|c| key(about::COUNTRY, c)));
    out.extend(p.sector.iter().map(|s| key(about::SECTOR, s)));
}

fn source(s: &SourceEntry, out: &mut Vec<String>) {
    coded(about::SOURCE, s.code.as_deref(), &s.sector, out);
    out.push(key(about::SOURCE, kind(s.kind)));
}

/// `RUS`, `RUS.GOV`, `.GOV`
fn coded(role: &str, code: Option<&str>, sectors: &[String], out: &mut Vec<String>) {
    out.extend(code.map(|c| key(role, c)));
    for s in sectors {
        out.extend(code.map(|c| key(role, &format!("{c}.{s}"))));
        out.push(key(role, &format!(".{s}")));
    }
}
