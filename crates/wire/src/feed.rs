//! RSS 0.9 to 2.0 and Atom. Each entry is one item. Read with the crate's own XML reader and its limits, so that a
//! broken feed is refused with line and column.

use crate::error::Why;
use crate::flow;
use crate::item::{Body, Item};
use crate::xml::{Steps, parse, prepare};
use roxmltree::Node;

/// Names of the text of an entry, the fullest first: `content:encoded`, Atom's `content`, then summaries.
const TEXTS: &[&str] = &["encoded", "content", "description", "summary"];
const DATES: &[&str] = &["updated", "modified", "pubDate", "published", "issued", "date"];

pub(crate) fn items(text: &str) -> Vec<Result<Item, Why>> {
    let prepared = match prepare(text) {
        Ok(prepared) => prepared,
        Err(why) => return vec![Err(why)],
    };
    let document = match parse(&prepared) {
        Ok(document) => document,
        Err(why) => return vec![Err(why)],
    };
    let root = document.root_element();
    let channel = root.child("channel").unwrap_or(root);
    let entries = root.descendants().filter(|n| {
        n.is_element()
            && matches!(n.tag_name().name(), "item" | "entry")
            && n.parent().is_some_and(|p| p == channel || p == root)
    });
    let about = |name: &'static str| channel.child(name).and_then(Steps::words);
    let common = Common {
        title: about("title"),
        rights: about("copyright").or_else(|| about("rights")),
        language: about("language").or_else(|| root.attr("lang").map(str::to_owned)),
    };
    let out: Vec<Result<Item, Why>> = entries.map(|e| item(e, &common)).collect();
    if out.is_empty() { vec![Err(Why::no_story("a feed without entries"))] } else { out }
}

/// What the feed says for all its entries.
struct Common {
    title: Option<String>,
    rights: Option<String>,
    language: Option<String>,
}

fn item(entry: Node<'_, '_>, common: &Common) -> Result<Item, Why> {
    // WordPress exports pictures and menus as entries too.
    if let Some(kind) =
        entry.child("post_type").and_then(Steps::words).filter(|k| !matches!(k.as_str(), "post" | "page"))
    {
        return Err(Why::no_story(format!("an entry of kind {kind}, not a text")));
    }
    let word = |name: &'static str| entry.all(name).find_map(Steps::words);
    let mut blocks = TEXTS.iter().map(|n| of_entry(entry, n)).find(|b| !b.is_empty()).unwrap_or_default();
    let headline = word("title").map(|t| flow::of_either(&t).first().map_or(t.clone(), |b| b.text.clone()));
    if headline.is_some() && blocks.first().map(|b| &b.text) == headline.as_ref() {
        blocks.remove(0);
    }
    let link = entry.all("link").find_map(|l| l.attr("href").map(str::to_owned).or_else(|| l.words()));
    let mut item = Item {
        id: word("guid").or_else(|| word("id")).or(link),
        published: DATES.iter().find_map(|n| word(n)),
        byline: entry
            .child("author")
            .and_then(|a| a.child("name"))
            .and_then(Steps::words)
            .or_else(|| word("creator"))
            .or_else(|| word("author")),
        rights: word("rights").or_else(|| word("copyright")).or_else(|| common.rights.clone()),
        language: entry.attr("lang").map(str::to_owned).or_else(|| common.language.clone()),
        headline,
        body: Body::Blocks(blocks),
        ..Item::default()
    };
    item.agencies.extend(word("source").or_else(|| common.title.clone()));
    for category in entry.all("category") {
        let text = category.words().or_else(|| category.attr("term").map(str::to_owned));
        item.keyword(&text.unwrap_or_default());
    }
    if item.is_bare() {
        return Err(Why::no_story("an entry without title and text"));
    }
    Ok(item)
}

/// The blocks of an entry's text: mark-up in character data, or XHTML as elements.
fn of_entry(entry: Node<'_, '_>, name: &'static str) -> Vec<crate::item::Block> {
    let Some(node) = entry.all(name).find(|n| n.words().is_some()) else { return Vec::new() };
    if node.children().any(|c| c.is_element()) {
        return flow::of_xml(node);
    }
    let text: String = node.children().filter_map(|c| c.text()).collect();
    flow::of_either(&text)
}
