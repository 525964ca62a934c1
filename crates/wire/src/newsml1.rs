//! NewsML 1.x: `NewsItem` with nested `NewsComponent`s, each with lines, metadata and content of its own.
//!
//! A component that has headlines and, in it or below, a text is an item; agencies that send one story in two languages
//! (Belga) thus give two.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item};
use crate::nitf;
use crate::xml::{Steps, parse, prepare};
use roxmltree::Node;

/// Roles of components that are not the text.
const ASIDES: &[&str] = &[
    "title",
    "headline",
    "subheadline",
    "stylesheet",
    "lead",
    "contact",
    "caption",
    "summary",
    "logo",
    "thumbnail",
    "image",
    "sound",
    "video",
];
/// Kinds of content that are no text.
const MEDIA: &[&str] = &["photo", "picture", "image", "graphic", "video", "audio", "animation"];

/// Reads a document; every component with a text is one item.
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
    let mut out: Vec<Result<Item, Why>> = Vec::new();
    for news in root.all("NewsItem") {
        let mut stories = Vec::new();
        for component in news.all("NewsComponent") {
            gather(component, &mut stories);
        }
        if stories.is_empty()
            && let Some(line) = headline_only(news)
        {
            stories.push(line);
        }
        if stories.is_empty() {
            out.push(Err(Why::no_story(without_text(news))));
        }
        let many = stories.len() > 1;
        out.extend(stories.into_iter().map(|c| item(c, news, root, many)));
    }
    if out.is_empty() {
        out.push(Err(Why::no_story("NewsML without a news item")));
    }
    out
}

/// The components that are stories: the lowest with headlines above each text.
fn gather<'a, 'd>(component: Node<'a, 'd>, out: &mut Vec<Node<'a, 'd>>) {
    let before = out.len();
    for inner in component.all("NewsComponent") {
        gather(inner, out);
    }
    if out.len() == before && component.child("NewsLines").is_some() && !texts(component).is_empty() {
        out.push(component);
    }
}

/// What a component's `Role` says, in small letters.
fn role(component: Node<'_, '_>) -> String {
    component.child("Role").and_then(|r| r.attr("FormalName")).unwrap_or("").to_lowercase()
}

/// The content items with text, those of asides left out.
fn texts<'a, 'd>(component: Node<'a, 'd>) -> Vec<Node<'a, 'd>> {
    let mut out: Vec<Node<'a, 'd>> = component.all("ContentItem").filter(|c| is_text(*c)).collect();
    for inner in component.all("NewsComponent") {
        if !ASIDES.contains(&role(inner).as_str()) && inner.child("NewsLines").is_none() {
            out.extend(texts(inner));
        }
    }
    out
}

fn is_text(content: Node<'_, '_>) -> bool {
    let kind = content.child("MediaType").and_then(|m| m.attr("FormalName")).unwrap_or("").to_lowercase();
    let mime = content.child("MimeType").and_then(|m| m.attr("FormalName")).unwrap_or("");
    !MEDIA.contains(&kind.as_str())
        && mime != "text/css"
        && content.child("DataContent").is_some_and(|d| d.words().is_some())
}

/// The component of an item that has a headline and no content but titles: a tip, a flash.
fn headline_only<'a, 'd>(news: Node<'a, 'd>) -> Option<Node<'a, 'd>> {
    let media = news.descendants().any(|n| n.tag_name().name() == "MediaType");
    let mut lines = news.descendants().filter(|n| n.tag_name().name() == "NewsLines");
    let line = lines.rfind(|l| l.child("HeadLine").is_some_and(|h| h.words().is_some()))?;
    if media { None } else { line.parent() }
}

fn without_text(news: Node<'_, '_>) -> String {
    let kind = news.below("MediaType").and_then(|m| m.attr("FormalName").map(str::to_lowercase));
    match kind.as_deref() {
        Some("photo" | "picture" | "image") => "a picture, not a text".to_owned(),
        Some(kind) if MEDIA.contains(&kind) => format!("{kind}, not a text"),
        _ => "a NewsML item without a text".to_owned(),
    }
}

fn item(component: Node<'_, '_>, news: Node<'_, '_>, root: Node<'_, '_>, many: bool) -> Result<Item, Why> {
    let mut item = Item::default();
    identity(news, &mut item);
    if many && let Some((id, part)) = item.id.as_ref().zip(component.attr("Duid")) {
        item.id = Some(format!("{id}#{part}"));
    }
    management(news, root, &mut item);
    // The nearest lines and metadata count; what they lack comes from the components around.
    for around in component.ancestors().filter(|a| a.tag_name().name() == "NewsComponent") {
        if let Some(lines) = around.child("NewsLines") {
            news_lines(lines, &mut item);
        }
        if let Some(about) = around.child("DescriptiveMetadata") {
            descriptive(about, &mut item);
        }
        administrative(around, &mut item);
        item.language = item.language.take().or_else(|| around.attr("lang").map(str::to_owned));
    }
    item.language = item.language.take().or_else(|| news.attr("lang").map(str::to_owned));
    let blocks: Vec<Block> = texts(component).into_iter().flat_map(|c| content(c, &mut item)).collect();
    if blocks.is_empty() && item.headline.is_none() {
        return Err(Why::no_story("a NewsML item without headline and text"));
    }
    item.body = Body::Blocks(blocks);
    Ok(item)
}

fn identity(news: Node<'_, '_>, item: &mut Item) {
    let Some(id) = news.at(&["Identification", "NewsIdentifier"]) else { return };
    let word = |name: &'static str| id.child(name).and_then(Steps::words);
    item.id = word("PublicIdentifier").or_else(|| word("NewsItemId"));
    item.agencies.extend(word("ProviderId"));
    if let Some(revision) = id.child("RevisionId") {
        item.number = revision.words().and_then(|v| v.parse().ok());
        let earlier = revision.attr("PreviousRevision").filter(|p| *p != "0");
        item.predecessor = earlier.and(item.id.clone());
    }
}

fn management(news: Node<'_, '_>, root: Node<'_, '_>, item: &mut Item) {
    let Some(state) = news.child("NewsManagement") else { return };
    let formal = |name: &'static str| state.child(name).and_then(|n| n.attr("FormalName"));
    item.set_urgency(root.at(&["NewsEnvelope", "Priority"]).and_then(|p| p.attr("FormalName")).unwrap_or(""));
    item.set_urgency(formal("Urgency").unwrap_or(""));
    item.signal(formal("Status").unwrap_or(""));
    for instruction in state.all("Instruction").filter_map(|i| i.attr("FormalName")) {
        item.signal(instruction);
    }
    item.published =
        ["ThisRevisionCreated", "FirstCreated"].iter().find_map(|n| state.child(n).and_then(Steps::words));
    let embargoed = formal("Status").is_some_and(|s| s.eq_ignore_ascii_case("embargoed"));
    if embargoed {
        item.embargo = state.at(&["StatusWillChange", "DateAndTime"]).and_then(Steps::words);
    }
}

fn news_lines(lines: Node<'_, '_>, item: &mut Item) {
    let word = |name: &'static str| lines.all(name).find_map(Steps::words);
    if item.headline.is_none() {
        item.headline = word("HeadLine");
    }
    item.byline = item.byline.take().or_else(|| word("ByLine"));
    item.dateline = item.dateline.take().or_else(|| word("DateLine"));
    item.rights = item.rights.take().or_else(|| word("CopyrightLine"));
    item.agencies.extend(word("CreditLine"));
    item.keyword(&word("SlugLine").unwrap_or_default());
    for keyword in lines.all("KeywordLine").filter_map(Steps::words) {
        item.keyword(&keyword);
    }
}

fn descriptive(about: Node<'_, '_>, item: &mut Item) {
    let tag = about.all("Language").find_map(|l| l.attr("FormalName"));
    item.language = item.language.take().or(tag.map(str::to_owned));
    for code in about.all("SubjectCode").flat_map(|s| s.children()).filter(roxmltree::Node::is_element) {
        let scheme =
            code.attr("Scheme").or_else(|| code.attr("Vocabulary")).filter(|s| *s != "IptcSubjectCodes");
        item.subject(code.attr("FormalName"), Some(scheme.unwrap_or("subj")), None);
    }
    for property in about.all("Property").filter(|p| p.attr("FormalName") == Some("Keyword")) {
        for word in property.attr("Value").unwrap_or("").split(';') {
            item.keyword(word);
        }
    }
    for genre in about.all("Genre").filter_map(|g| g.attr("FormalName")) {
        item.signal(genre);
    }
}

fn administrative(component: Node<'_, '_>, item: &mut Item) {
    let Some(about) = component.child("AdministrativeMetadata") else { return };
    for name in ["Provider", "Source"] {
        let party = about.at(&[name, "Party"]).and_then(|p| p.attr("FormalName"));
        item.agencies.extend(party.map(str::to_owned));
    }
    let usage = component.at(&["RightsMetadata", "UsageRights", "UsageType"]).and_then(Steps::words);
    item.rights = item.rights.take().or(usage);
}

/// The blocks of a content item: NITF, XHTML, HTML in character data, or plain text.
fn content(content: Node<'_, '_>, item: &mut Item) -> Vec<Block> {
    let Some(data) = content.child("DataContent") else { return Vec::new() };
    if let Some(root) = data.child("nitf") {
        let mut inner = Item { headline: item.headline.take(), ..Item::default() };
        nitf::fill(root, &mut inner);
        item.headline = inner.headline;
        item.byline = item.byline.take().or(inner.byline);
        item.dateline = item.dateline.take().or(inner.dateline);
        item.subheads.append(&mut inner.subheads);
        return if let Body::Blocks(blocks) = inner.body { blocks } else { Vec::new() };
    }
    if let Some(html) = data.child("html") {
        return flow::of_xml(html.child("body").unwrap_or(html));
    }
    if data.children().any(|c| c.is_element()) {
        return flow::of_xml(data);
    }
    let text: String = data.children().filter_map(|c| c.text()).collect();
    flow::of_either(&text)
}
