//! ninjs 1.x to 3.x, and what newsroom systems (Superdesk) make of it.
//!
//! 1.x has a property a rendition (`body_xhtml`, `headline_main`), 2.x lists with roles (`bodies`, `headlines`), 3.x the
//! same in camel case. All are read side by side; see the schemas at <https://iptc.org/std/ninjs/>.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item, Role};
use crate::json::{field, first, list, number, scalar, string};
use serde_json::Value;

/// Names of the body in 1.x, the richest first.
const BODIES: &[&str] = &[
    "body_xhtml",
    "body_html",
    "body_html5",
    "body_richtext",
    "body_sportsml",
    "body_nitf",
    "body_text",
    "body_main",
];

/// True when an object has what only ninjs has.
pub(crate) fn is_item(value: &Value) -> bool {
    let any = |keys: &[&str]| keys.iter().any(|k| field(value, k).is_some());
    let identity = any(&["uri", "guid", "_id", "altids"]);
    let content = any(&["type", "headline", "headlines", "bodies", "renditions", "versioncreated"]);
    let event = any(&["eventDetails"]);
    identity && (content || event)
        || any(&["body_html", "body_xhtml"])
        || any(&["headline"]) && any(&["type"])
}

pub(crate) fn item(value: &Value) -> Result<Item, Why> {
    let kind = string(value, "type").unwrap_or_default().to_lowercase();
    if field(value, "eventDetails").is_some() || kind == "event" {
        return Err(Why::no_story("an event of a calendar, not a text"));
    }
    if let Some(what) = media(&kind) {
        return Err(Why::no_story(what));
    }
    let mut blocks = body(value);
    let headline = headline(value);
    if blocks.is_empty() && kind == "text" {
        blocks = description(value);
    }
    if blocks.is_empty() {
        let linked = field(value, "renditions").is_some();
        // Flashes and withdrawals may have nothing but a headline.
        if linked || headline.is_none() || kind != "text" {
            let why = if linked { "no text in it (its renditions are links)" } else { "no text in it" };
            return Err(Why::no_story(why));
        }
    }
    let mut item = Item {
        id: first(value, &["uri", "guid", "_id"]),
        number: number(value, "version"),
        predecessor: first(value, &["evolvedfrom", "rewrite_of"]),
        embargo: first(value, &["embargoed", "embargo"]),
        published: first(value, &["versioncreated", "firstpublished", "firstcreated", "_updated"]),
        byline: first(value, &["byline", "by"]),
        rights: first(value, &["copyrightnotice", "usageterms"]),
        language: string(value, "language"),
        headline,
        dateline: dateline(value),
        body: Body::Blocks(blocks),
        closing: string(value, "sign_off"),
        ..Item::default()
    };
    item.agencies.extend(["copyrightholder", "source", "infosource"].iter().filter_map(|k| string(value, k)));
    item.ednotes.extend(string(value, "ednote"));
    item.set_urgency(&string(value, "urgency").unwrap_or_default());
    for key in ["pubstatus", "signal", "state"] {
        item.signal(&string(value, key).unwrap_or_default());
    }
    topics(value, &mut item);
    Ok(item)
}

/// What a type other than text is called.
fn media(kind: &str) -> Option<String> {
    Some(match kind {
        "picture" | "image" | "photo" => "a picture, not a text".to_owned(),
        "graphic" | "video" | "audio" | "animation" | "component" | "planning" => {
            format!("{kind}, not a text")
        }
        _ => return None,
    })
}

/// The blocks of the best body: one property of 1.x, or of `bodies` the one with mark-up.
fn body(value: &Value) -> Vec<Block> {
    let bodies = list(value, "bodies");
    let rank = |b: &&Value| {
        let kind = first(b, &["contenttype", "role"]).unwrap_or_default();
        usize::from(!(kind.contains("html") || kind.contains("xml")))
    };
    let listed = bodies.iter().filter(|b| b.get("value").is_some()).min_by_key(rank);
    let listed = listed.and_then(|b| b.get("value")).and_then(Value::as_str);
    let single = BODIES.iter().filter_map(|k| field(value, k).and_then(Value::as_str));
    listed
        .into_iter()
        .chain(single)
        .map(|text| flow::of_either(text.trim()))
        .find(|blocks| blocks.iter().any(|b| b.role != Role::Boilerplate || !b.text.is_empty()))
        .unwrap_or_default()
}

/// What stands in place of a text when there is none: the description.
fn description(value: &Value) -> Vec<Block> {
    let listed = list(value, "descriptions").iter().find_map(|d| string(d, "value"));
    let text = listed.or_else(|| first(value, &["description_text", "description_xhtml", "abstract"]));
    text.map(|t| flow::of_either(&t)).unwrap_or_default()
}

fn headline(value: &Value) -> Option<String> {
    let headlines = list(value, "headlines");
    let main = headlines.iter().find(|h| string(h, "role").is_some_and(|r| r == "main" || r == "headline"));
    let listed = main.or(headlines.first()).and_then(|h| string(h, "value"));
    let text = first(value, &["headline", "headline_main", "headline_simple", "title"]).or(listed)?;
    // Superdesk keeps mark-up in headlines.
    let blocks = flow::of_either(&text);
    Some(blocks.first().map_or(text, |b| b.text.clone()))
}

/// A dateline as text, of Superdesk also as object. `located` alone tells where, not how it was written.
fn dateline(value: &Value) -> Option<String> {
    let line = field(value, "dateline")?;
    scalar(line).or_else(|| string(line, "text"))
}

fn topics(value: &Value, item: &mut Item) {
    for word in list(value, "keywords") {
        item.keyword(&scalar(word).or_else(|| string(word, "name")).unwrap_or_default());
    }
    if let Some(slug) = string(value, "slugline") {
        item.keyword(&slug);
    }
    for key in ["subject", "subjects"] {
        for subject in list(value, key) {
            let code = first(subject, &["code", "qcode", "literal", "uri"]);
            let scheme = first(subject, &["scheme"]);
            item.subject(code.as_deref(), scheme.as_deref(), string(subject, "name").as_deref());
        }
    }
    for genre in list(value, "genre").iter().chain(list(value, "genres")) {
        item.signal(&first(genre, &["code", "qcode", "literal", "name"]).unwrap_or_default());
    }
}
