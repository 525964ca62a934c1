//! dpa digitalwires: one JSON object an item, its text as HTML (`article_html`).
//!
//! Fields as in dpa's own converters: `sig:` codes are signals; the line of authors and editors is the ednote of role
//! `closingline`.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item, Role};
use crate::json::{list, number, string};
use serde_json::Value;

pub(crate) fn item(value: &Value) -> Result<Item, Why> {
    let html = value.get("article_html").and_then(Value::as_str).unwrap_or("");
    let blocks = flow::of_html(html);
    if !blocks.iter().any(|b| b.role != Role::Boilerplate) && html.is_empty() {
        return Err(Why::no_story(media(value)));
    }
    let mut item = Item {
        id: string(value, "urn"),
        number: number(value, "version"),
        embargo: string(value, "embargoed"),
        published: string(value, "version_created"),
        byline: string(value, "byline"),
        rights: string(value, "copyrightnotice").or_else(|| string(value, "usageterms")),
        language: string(value, "language"),
        headline: string(value, "headline"),
        subheads: ["kicker", "subhead"].iter().filter_map(|k| string(value, k)).collect(),
        dateline: string(value, "dateline"),
        body: Body::Blocks(blocks),
        ..Item::default()
    };
    item.agencies.extend(string(value, "creditline"));
    item.set_urgency(&string(value, "urgency").unwrap_or_default());
    for key in ["signal", "pubstatus"] {
        item.signal(&string(value, key).unwrap_or_default());
    }
    categories(value, &mut item);
    notes(value, &mut item);
    Ok(item)
}

/// What an item without a text is.
fn media(value: &Value) -> String {
    let kind = list(value, "associations").first().and_then(|a| string(a, "type"));
    match kind.as_deref() {
        Some("image") => "a picture, not a text".to_owned(),
        Some(kind) => format!("{kind}, not a text"),
        None => "a digitalwires item without a text (article_html is empty)".to_owned(),
    }
}

fn categories(value: &Value, item: &mut Item) {
    for category in list(value, "categories") {
        let kind = string(category, "type").unwrap_or_default();
        let (name, code) = (string(category, "name"), string(category, "qcode"));
        match kind.trim_start_matches("dnltype:") {
            "keyword" => item.keyword(&name.unwrap_or_default()),
            "dpasubject" | "subject" | "geosubject" | "desk" => {
                item.subject(code.as_deref(), None, name.as_deref());
            }
            "signal" | "pubstatus" | "genre" => item.signal(&code.unwrap_or_default()),
            "provider" => item.agencies.extend(name.or(code)),
            _ => {}
        }
    }
}

/// Notes to newsrooms: what stands in the notepad as blocks, the closing line, remarks on corrections and embargoes.
fn notes(value: &Value, item: &mut Item) {
    for note in list(value, "ednotes") {
        let (role, text) = (string(note, "role").unwrap_or_default(), string(note, "ednote"));
        match role.rsplit(':').next() {
            Some("closingline") => item.closing = text,
            Some("correction" | "embargo" | "ap.ednote" | "withdrawal" | "kill") => {
                item.note(&text.unwrap_or_default());
            }
            _ => {}
        }
    }
    for key in ["infobox_html", "linkbox_html"] {
        let html = value.get(key).and_then(Value::as_str).unwrap_or("");
        item.append(flow::of_html(html), Role::Boilerplate);
    }
    let pad = value.get("notepad");
    for key in ["header_html", "public_html", "nonpublic_html"] {
        let html = pad.and_then(|p| p.get(key)).and_then(Value::as_str).unwrap_or("");
        let blocks: Vec<Block> = flow::of_html(&html.replace("<header>", "").replace("</header>", ""));
        item.append(blocks, Role::Boilerplate);
    }
}
