//! NITF, alone or inside NewsML: `head/docdata` for the fields, `body/body.head` and `body/body.content` for the text.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item, Role};
use crate::xml::{Steps, parse, prepare};
use roxmltree::Node;

/// Reads a NITF document.
pub(crate) fn items(text: &str) -> Vec<Result<Item, Why>> {
    vec![prepare(text).and_then(|text| {
        let document = parse(&text)?;
        let root = document.root_element();
        let mut item = Item::default();
        fill(root, &mut item);
        let Body::Blocks(blocks) = &item.body else { return Ok(item) };
        if blocks.is_empty() && item.headline.is_none() {
            return Err(Why::no_story("a NITF document without headline and text"));
        }
        Ok(item)
    })]
}

/// Lays what a `nitf` element says over an item; fields the item has already stay.
pub(crate) fn fill(nitf: Node<'_, '_>, item: &mut Item) {
    if let Some(data) = nitf.at(&["head", "docdata"]) {
        docdata(data, item);
    }
    if let Some(head) = nitf.child("head") {
        topics(head, item);
    }
    let tag = ["lang", "baselang"].iter().find_map(|a| nitf.attr(a));
    item.language = item.language.take().or(tag.map(str::to_owned));
    let Some(body) = nitf.child("body") else { return };
    if let Some(head) = body.child("body.head") {
        body_head(head, item);
    }
    let title = || nitf.at(&["head", "title"]).and_then(Steps::words);
    item.headline = item.headline.take().or_else(title);
    let mut blocks: Vec<Block> = body.all("body.content").flat_map(flow::of_xml).collect();
    if blocks.is_empty() && body.child("body.content").is_none() {
        blocks = flow::of_xml(body);
    }
    drop_headline(&mut blocks, item.headline.as_deref());
    item.body = Body::Blocks(blocks);
    if let Some(line) = body.at(&["body.end", "tagline"]).and_then(Steps::words) {
        item.closing = item.closing.take().or(Some(line));
    }
}

/// A headline repeated as the first block of the text is not the text.
fn drop_headline(blocks: &mut Vec<Block>, headline: Option<&str>) {
    let same = |b: &Block| b.role == Role::Heading && headline == Some(b.text.as_str());
    if blocks.first().is_some_and(same) {
        blocks.remove(0);
    }
}

fn docdata(data: Node<'_, '_>, item: &mut Item) {
    let or = |old: &mut Option<String>, new: Option<&str>| *old = old.take().or(new.map(str::to_owned));
    or(&mut item.id, data.child("doc-id").and_then(|d| d.attr("id-string")));
    let date = ["date.release", "date.issue"].iter().find_map(|d| data.child(d)?.attr("norm"));
    or(&mut item.published, date);
    item.agencies.extend(data.child("doc-id").and_then(|d| d.attr("regsrc")).map(str::to_owned));
    if let Some(urgency) = data.child("urgency").and_then(|u| u.attr("ed-urg"))
        && item.urgency.is_none()
    {
        item.set_urgency(urgency);
    }
    if let Some(copyright) = data.child("doc.copyright") {
        item.agencies.extend(copyright.attr("holder").map(str::to_owned));
        let notice =
            [copyright.attr("holder"), copyright.attr("year")].into_iter().flatten().collect::<Vec<_>>();
        item.rights = item.rights.take().or((!notice.is_empty()).then(|| format!("© {}", notice.join(" "))));
    }
    item.agencies
        .extend(data.at(&["del-list", "from-src"]).and_then(|s| s.attr("src-name")).map(str::to_owned));
    let version = data.child("du-key").and_then(|d| d.attr("version")).and_then(|v| v.parse().ok());
    item.number = item.number.or(version);
    item.ednotes.extend(data.child("ed-msg").and_then(|m| m.attr("info")).map(str::to_owned));
    item.signal(data.attr("management-status").unwrap_or(""));
    for keyword in data.at(&["key-list"]).into_iter().flat_map(|l| l.all("keyword")) {
        for word in keyword.attr("key").unwrap_or("").split('/') {
            item.keyword(word);
        }
    }
}

/// Subjects of the head's `tobject`, and what agencies put into `meta`.
fn topics(head: Node<'_, '_>, item: &mut Item) {
    for subject in head.all("tobject").flat_map(|t| t.all("tobject.subject")) {
        let name = ["tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"];
        let scheme = subject.attr("tobject.subject.ipr").filter(|i| !i.eq_ignore_ascii_case("iptc"));
        let code = subject.attr("tobject.subject.refnum").or_else(|| subject.attr("tobject.subject.code"));
        item.subject(code, Some(scheme.unwrap_or("subj")), name.iter().find_map(|n| subject.attr(n)));
    }
    let meta =
        |name: &str| head.all("meta").find(|m| m.attr("name") == Some(name)).and_then(|m| m.attr("content"));
    item.agencies.extend(["NTBKilde", "origin", "source"].iter().filter_map(|n| meta(n)).map(str::to_owned));
    item.id = item.id.take().or_else(|| meta("NTBID").map(str::to_owned));
    item.keyword(meta("anpa-keyword").or_else(|| meta("NTBStikkord")).unwrap_or(""));
}

fn body_head(head: Node<'_, '_>, item: &mut Item) {
    if let Some(lines) = head.child("hedline") {
        let main = lines.child("hl1").and_then(Steps::words);
        item.headline = item.headline.take().or(main);
        item.subheads.extend(lines.all("hl2").filter_map(Steps::words));
    }
    let byline = head.child("byline").and_then(Steps::words);
    item.byline = item.byline.take().or(byline);
    let place =
        head.child("dateline").and_then(|d| d.child("location").map_or_else(|| d.words(), Steps::words));
    let day = head.at(&["dateline", "story.date"]).and_then(Steps::words);
    let day = day.filter(|d| d.contains(char::is_alphabetic) && !d.contains('T'));
    let line = place
        .map(|p| day.map_or(p.clone(), |d| if p.contains(&d) { p.clone() } else { format!("{p}, {d}") }));
    item.dateline = item.dateline.take().or(line);
    item.agencies.extend(head.child("distributor").and_then(Steps::words));
    let note = head.child("note").and_then(Steps::words);
    item.ednotes.extend(note);
}
