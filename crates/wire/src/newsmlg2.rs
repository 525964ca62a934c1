//! NewsML-G2: news messages and news items; `itemMeta` and `contentMeta` for the fields, `contentSet` for the text.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item, Role};
use crate::nitf;
use crate::xml::{Steps, parse, prepare};
use lagebild_model::Signal;
use roxmltree::Node;

/// Reads a document; every news item in it is one item.
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
    let named =
        |n: &Node<'_, '_>, name: &str| n.is_element() && n.tag_name().name().eq_ignore_ascii_case(name);
    let news: Vec<Node<'_, '_>> = root.descendants().filter(|n| named(n, "newsItem")).collect();
    if news.is_empty() {
        return vec![Err(Why::no_story(other(root)))];
    }
    news.into_iter().map(|n| item(n, root)).collect()
}

/// What a document without a news item is.
fn other(root: Node<'_, '_>) -> String {
    let kinds = [
        ("packageItem", "a package without a text (it only points to items)"),
        ("planningItem", "a planning item, not a text"),
        ("conceptItem", "a concept of a vocabulary, not a text"),
        ("knowledgeItem", "a vocabulary, not a text"),
        ("catalogItem", "a catalogue of vocabularies, not a text"),
        ("catalog", "a catalogue of vocabularies, not a text"),
    ];
    let found = kinds.into_iter().find(|(name, _)| root.below(name).is_some());
    let name = root.tag_name().name();
    found.map_or_else(
        || format!("NewsML-G2 without a news item (its root is {name})"),
        |(_, what)| what.to_owned(),
    )
}

fn item(news: Node<'_, '_>, root: Node<'_, '_>) -> Result<Item, Why> {
    let meta = news.child("itemMeta");
    let class =
        meta.and_then(|m| m.child("itemClass")).and_then(|c| c.attr("qcode").or_else(|| c.attr("uri")));
    let class = class.unwrap_or("").rsplit([':', '/']).next().unwrap_or("");
    if let Some(what) = media(class) {
        return Err(Why::no_story(what));
    }
    let mut item = Item::default();
    identity(news, root, &mut item);
    if let Some(meta) = meta {
        item_meta(meta, &mut item);
    }
    if let Some(content) = news.child("contentMeta") {
        content_meta(content, &mut item);
    }
    let Some(set) = news.child("contentSet") else {
        // A withdrawal needs no content.
        let withdrawn = item.signals.contains(&Signal::Kill);
        return if withdrawn { Ok(item) } else { Err(Why::no_story("a news item without content")) };
    };
    content(set, &mut item);
    notepad(meta, &mut item);
    let has_text = matches!(&item.body, Body::Blocks(b) if b.iter().any(|b| b.role != Role::Boilerplate));
    if !has_text {
        let why = if set.child("remoteContent").is_some() {
            "a news item whose content lies elsewhere (remoteContent), no text in it"
        } else if set.child("inlineXML").is_some_and(|x| x.words().is_some()) && item.subheads.is_empty() {
            "a news item whose content is XML of another vocabulary, without paragraphs"
        } else if item.headline.is_none() && !item.signals.contains(&Signal::Kill) {
            "a news item without headline and text"
        } else {
            return Ok(item);
        };
        return Err(Why::no_story(why));
    }
    Ok(item)
}

fn media(class: &str) -> Option<String> {
    Some(match class {
        "picture" | "photo" => "a picture, not a text".to_owned(),
        "graphic" | "video" | "audio" | "animation" => format!("{class}, not a text"),
        _ => return None,
    })
}

fn identity(news: Node<'_, '_>, root: Node<'_, '_>, item: &mut Item) {
    item.id = news.attr("guid").map(str::to_owned);
    item.number = news.attr("version").and_then(|v| v.parse().ok());
    item.language = news.attr("lang").map(str::to_owned);
    let rights = news.child("rightsInfo");
    let notice =
        |name: &'static str| rights.into_iter().flat_map(move |r| r.all(name)).find_map(Steps::words);
    item.rights = notice("copyrightNotice").or_else(|| notice("usageTerms"));
    if let Some(header) = root.child("header") {
        item.set_urgency(&header.child("priority").and_then(Steps::words).unwrap_or_default());
        item.published = header.child("sent").and_then(Steps::words);
    }
}

fn item_meta(meta: Node<'_, '_>, item: &mut Item) {
    let coded = |name: &'static str| meta.all(name).filter_map(code);
    if let Some(provider) = meta.child("provider") {
        item.agencies.extend(provider.child("name").and_then(Steps::words));
        item.agencies.extend(code(provider).map(str::to_owned));
    }
    item.published = meta.child("versionCreated").and_then(Steps::words).or(item.published.take());
    item.embargo = meta.child("embargoed").and_then(Steps::words);
    for code in coded("signal").chain(coded("pubStatus")) {
        item.signal(code);
    }
    for link in meta.all("link") {
        let rel = link.attr("rel").unwrap_or("");
        let bare = rel.rsplit(':').next().unwrap_or("");
        let target = link.attr("guidref").or_else(|| link.attr("residref"));
        let earlier = rel.is_empty() && target.is_some() && target == item.id.as_deref();
        if earlier || matches!(bare, "previousVersion" | "replaces" | "correctionOf" | "evolvedFrom") {
            item.predecessor = target.map(str::to_owned);
        }
    }
    for note in meta.all("edNote") {
        match note.attr("role").and_then(|r| r.rsplit(':').next()) {
            Some("closingline") => item.closing = note.words(),
            Some("correction" | "embargo" | "withdrawal" | "kill" | "private" | "public") | None => {
                item.note(&note.words().unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// The code of an element: qcode, literal or uri.
fn code<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    ["qcode", "literal", "uri"].iter().find_map(|a| node.attr(a))
}

fn content_meta(content: Node<'_, '_>, item: &mut Item) {
    item.set_urgency(&content.child("urgency").and_then(Steps::words).unwrap_or_default());
    let rank = |n: &Node<'_, '_>| n.attr("rank").and_then(|r| r.parse::<u32>().ok()).unwrap_or(1);
    let mut lines: Vec<Node<'_, '_>> = content.all("headline").filter(|h| h.words().is_some()).collect();
    lines.sort_by_key(rank);
    let mut lines = lines.into_iter().filter_map(Steps::words);
    item.headline = lines.next();
    item.subheads.extend(lines);
    item.byline = content.all("by").find_map(Steps::words);
    item.dateline = content.all("dateline").find_map(Steps::words);
    item.agencies.extend(content.all("creditline").filter_map(Steps::words));
    item.agencies.extend(content.all("infoSource").filter_map(|s| s.child("name").and_then(Steps::words)));
    let tag = content.all("language").find_map(|l| l.attr("tag"));
    item.language = tag.map(str::to_owned).or(item.language.take());
    for word in content.all("keyword").filter_map(Steps::words) {
        item.keyword(&word);
    }
    item.slug(&content.child("slugline").and_then(Steps::words).unwrap_or_default());
    for subject in content.all("subject") {
        let name = subject.child("name").and_then(Steps::words);
        item.subject(code(subject), None, name.as_deref());
    }
    for genre in content.all("genre").filter_map(code) {
        item.signal(genre);
    }
}

/// The text: XHTML, NITF, an agency's own mark-up, or plain.
fn content(set: Node<'_, '_>, item: &mut Item) {
    for inline in set.all("inlineXML") {
        let Some(root) = inline.children().find(roxmltree::Node::is_element) else { continue };
        if root.tag_name().name() == "nitf" {
            nitf::fill(root, item);
        } else {
            let body = root.child("body").unwrap_or(root);
            // Tables of sports, lists of events: other vocabularies have no paragraphs.
            if root.child("body").is_none() && body.below("p").is_none() && body.tag_name().name() != "p" {
                return;
            }
            let mut blocks = flow::of_xml(body);
            title(root, &mut blocks, item);
            item.body = Body::Blocks(blocks);
        }
        return;
    }
    for data in set.all("inlineData") {
        if data.attr("encoding").is_none() {
            let text = data
                .descendants()
                .filter(roxmltree::Node::is_text)
                .filter_map(|n| n.text())
                .collect::<String>();
            let blocks = flow::of_either(&text);
            if !blocks.is_empty() {
                item.body = Body::Blocks(blocks);
                return;
            }
        }
    }
}

/// A headline that only the content has, and the headline repeated in front of the text.
fn title(root: Node<'_, '_>, blocks: &mut Vec<Block>, item: &mut Item) {
    if item.headline.is_none() {
        item.headline = root.at(&["head", "title"]).or_else(|| root.below("rubrik")).and_then(Steps::words);
    }
    let repeated = |b: &Block| b.role == Role::Heading && item.headline.as_deref() == Some(b.text.as_str());
    if blocks.first().is_some_and(repeated) {
        blocks.remove(0);
    }
}

/// dpa's notepad of contacts and links goes behind the text.
fn notepad(meta: Option<Node<'_, '_>>, item: &mut Item) {
    for note in meta.into_iter().flat_map(|m| m.all("edNote")) {
        if note.attr("role").is_some_and(|r| r.ends_with(":notepad")) {
            let blocks = note.children().filter(roxmltree::Node::is_element).flat_map(flow::of_xml).collect();
            item.append(blocks, Role::Boilerplate);
        }
    }
}
