//! JSON lines: the exchange format of PLOVER, and the whole record.

use crate::column::{evidence, one_line};
use crate::{ExportError, Row};
use lagebild_model::Party;
use serde_json::{Value, json};

/// What stands between several values in PLOVER's records.
const SEPARATOR: &str = ", ";

/// The event as a record of PLOVER's exchange format, what is Lagebild's own behind.
pub(crate) fn plover(row: &Row<'_>) -> Value {
    let e = row.event;
    // a mode belongs to its type: a projected type has none
    let mode = if e.plover == e.kind { e.mode.first().map_or("", String::as_str) } else { "" };
    let mut out = json!({
        "id": e.id,
        "date": e.date.as_ref().map(|d| &d.value),
        "source": e.actor.iter().map(party).collect::<Vec<_>>(),
        "target": e.recipient.iter().map(party).collect::<Vec<_>>(),
        "event": e.plover,
        "mode": mode,
        "context": e.context.join(SEPARATOR),
        "eventText": evidence(e),
        "language": row.language,
        "publication": e.agency,
        "coder": e.coder.program,
        "version": e.coder.codebook,
    });
    let mut set = |name: &str, value: Option<Value>| {
        if let (Some(value), Some(map)) = (value, out.as_object_mut()) {
            map.insert(name.to_owned(), value);
        }
    };
    set(
        "eventLoc",
        e.place
            .as_ref()
            .map(|p| json!({"name": p.name, "country code": p.country, "lat": p.lat, "lon": p.lon})),
    );
    set("dead", e.numbers.killed.map(|n| n.to_string().into()));
    set("injured", e.numbers.wounded.map(|n| n.to_string().into()));
    set("story", Some(json!(e.story)));
    set("item", Some(json!(row.item)));
    set("published", Some(json!(row.published_at.or(e.published.as_deref()))));
    set("headline", Some(json!(e.headline)));
    set("auxiliary", Some(json!(e.auxiliary)));
    set("quad_class", Some(json!(row.quad_class())));
    set("scale", Some(json!(e.scale)));
    set("cameo", Some(json!(row.cameo)));
    set("cameo_root", Some(json!(row.cameo_root())));
    set("type", Some(json!(e.kind)));
    set("status", Some(json!(e.status)));
    set("confidence", Some(json!(e.confidence)));
    set("rule", Some(json!(e.rule)));
    out
}

fn party(p: &Party) -> Value {
    json!({"actorText": one_line(&p.text), "code": p.code, "sector": p.sector.join(SEPARATOR)})
}

/// The whole record, with what the row adds behind.
pub(crate) fn record(row: &Row<'_>) -> Result<Value, ExportError> {
    let mut out = serde_json::to_value(row.event)?;
    if let Some(map) = out.as_object_mut() {
        map.insert("item".into(), json!(row.item));
        map.insert("published_at".into(), json!(row.published_at));
        map.insert("language".into(), json!(row.language));
        map.insert("quad_class".into(), json!(row.quad_class()));
        map.insert("cameo".into(), json!(row.cameo));
        map.insert("cameo_root".into(), json!(row.cameo_root()));
    }
    Ok(out)
}
