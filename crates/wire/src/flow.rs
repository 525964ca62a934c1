//! Marked-up text to blocks, whatever the mark-up is parsed with.
//!
//! A walker over a tree tells [`Flow`] what opens, what stands inside and what closes. Elements are named in small
//! letters without prefix: XHTML, NITF and the agencies' own dialects of both.

use crate::data::{Markup, tables};
use crate::item::{Block, Role};
use std::collections::BTreeSet;

/// Longest tag that is looked at to tell HTML from plain text.
const TAG: usize = 2000;
/// Deepest nesting that is read; what lies deeper is left out.
pub(crate) const DEPTH: usize = 200;

/// What the walker shall do with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enter {
    /// Read what stands inside, then call [`Flow::close`].
    Inside,
    /// Pass over it.
    Skip,
}

fn is_block(markup: &Markup, name: &str) -> bool {
    markup.block.contains(name) || markup.heading.contains(name)
}

/// Collects blocks.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    blocks: Vec<Block>,
    text: String,
    heading: bool,
    /// Line breaks waiting to be written: one is a line's end, two end a paragraph.
    breaks: usize,
    /// Open elements of the story's margins: tables and asides.
    margin: Vec<usize>,
    depth: usize,
    /// Keep line ends as they are (`pre`).
    verbatim: usize,
}

impl Flow {
    /// An element opens. `marks` are its classes, style and id.
    pub(crate) fn open(&mut self, name: &str, marks: &[&str]) -> Enter {
        let markup = &tables().markup;
        let has = |list: &BTreeSet<String>| {
            marks.iter().flat_map(|m| m.split_whitespace()).any(|m| list.contains(&m.to_lowercase()))
        };
        if markup.skip.contains(name) || has(&markup.repeat) || self.depth >= DEPTH {
            return Enter::Skip;
        }
        self.depth += 1;
        match name {
            "br" | "nl" => self.breaks += 1,
            "table" | "tr" => self.end(),
            "td" | "th" => self.cell(),
            "pre" => self.verbatim += 1,
            _ => {}
        }
        if name == "table" || has(&markup.aside) {
            self.end();
            self.margin.push(self.depth);
        }
        if is_block(markup, name) {
            self.end();
            self.heading = markup.heading.contains(name);
        }
        Enter::Inside
    }

    /// The element that was opened last closes.
    pub(crate) fn close(&mut self, name: &str) {
        if is_block(&tables().markup, name) || matches!(name, "table" | "tr") {
            self.end();
        }
        if name == "pre" {
            self.verbatim = self.verbatim.saturating_sub(1);
        }
        if self.margin.last() == Some(&self.depth) {
            self.end();
            self.margin.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Text inside the open elements.
    pub(crate) fn text(&mut self, text: &str) {
        if is_wire_layout(text) {
            self.end();
            let role = if self.margin.is_empty() { Role::Text } else { Role::Boilerplate };
            self.blocks.extend(of_plain(text).into_iter().map(|b| Block { role, ..b }));
        } else if self.verbatim > 0 {
            for (i, line) in text.split('\n').enumerate() {
                self.breaks += usize::from(i > 0);
                self.words(line);
            }
        } else {
            self.words(text);
        }
    }

    fn words(&mut self, text: &str) {
        let blank = |c: char| c.is_whitespace() || c.is_control();
        let mut gap = text.starts_with(blank);
        for word in text.split(blank).filter(|w| !w.is_empty()) {
            if self.breaks > 1 {
                self.end();
            } else if self.breaks == 1 && !self.text.is_empty() {
                self.text.truncate(self.text.trim_end().len());
                self.text.push('\n');
            } else if gap && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            self.breaks = 0;
            self.text.push_str(word);
            gap = true;
        }
        if text.ends_with(blank) && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// A cell of a table: set off from the one before.
    fn cell(&mut self) {
        if !self.text.trim().is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str(" | ");
        }
    }

    /// Ends the paragraph.
    fn end(&mut self) {
        self.breaks = 0;
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches(crate::cut::is_blank);
        if !text.is_empty() {
            let role = match (self.margin.is_empty(), self.heading) {
                (false, _) => Role::Boilerplate,
                (true, true) => Role::Heading,
                (true, false) => Role::Text,
            };
            self.blocks.push(Block { role, text: text.to_owned() });
        }
        self.heading = false;
    }

    /// The blocks in order.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        self.end();
        self.blocks
    }
}

/// True for a text laid out as on a wire inside one element (Reuters): wrapped lines at the margin, paragraphs indented.
/// In indented mark-up every line is indented.
fn is_wire_layout(text: &str) -> bool {
    let lines = || text.lines().skip(1).filter(|l| !l.trim().is_empty());
    let indented = lines().filter(|l| l.starts_with("  ")).take(2).count();
    let at_margin = lines().filter(|l| !l.starts_with([' ', '\t'])).take(2).count();
    indented == 2 && at_margin == 2
}

/// The blocks of an element's content, of an XML tree.
pub(crate) fn of_xml(node: roxmltree::Node<'_, '_>) -> Vec<Block> {
    let mut flow = Flow::default();
    for child in node.children() {
        walk_xml(&mut flow, child);
    }
    flow.finish()
}

fn walk_xml(flow: &mut Flow, node: roxmltree::Node<'_, '_>) {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        return flow.text(text);
    }
    if !node.is_element() {
        return;
    }
    let name = node.tag_name().name().to_lowercase();
    let marks: Vec<&str> = ["class", "style", "id"].iter().filter_map(|a| node.attribute(*a)).collect();
    if flow.open(&name, &marks) == Enter::Inside {
        for child in node.children() {
            walk_xml(flow, child);
        }
        flow.close(&name);
    }
}

/// Deepest HTML that is parsed: the parser's time grows with the square of the open elements. Browsers cut at 512 too.
const DEEPEST_HTML: usize = 512;
/// Elements that never close, and those whose end may be left out.
const OPEN_ENDED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup",
];

/// True for HTML with more open elements at one place than any page has; told from its tags alone, before it is parsed.
pub(crate) fn is_deep_html(html: &str) -> bool {
    let mut open = 0_usize;
    for (at, _) in html.match_indices('<') {
        let tag = html.get(at + 1..).unwrap_or("");
        let closes = tag.starts_with('/');
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let end = name.bytes().take(16).position(|b| !b.is_ascii_alphanumeric()).unwrap_or(0);
        let name = name.get(..end).unwrap_or("");
        if name.is_empty() || OPEN_ENDED.iter().any(|o| o.eq_ignore_ascii_case(name)) {
            continue;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        if open > DEEPEST_HTML {
            return true;
        }
    }
    false
}

/// The blocks of a piece of HTML; none when it is nested out of all measure.
pub(crate) fn of_html(html: &str) -> Vec<Block> {
    if is_deep_html(html) {
        return Vec::new();
    }
    let document = dom_query::Document::fragment(html);
    let mut flow = Flow::default();
    for child in document.root().children() {
        walk_html(&mut flow, &child);
    }
    flow.finish()
}

fn walk_html(flow: &mut Flow, node: &dom_query::NodeRef<'_>) {
    if node.is_text() {
        return flow.text(&node.text());
    }
    if !node.is_element() {
        return;
    }
    let name = node.node_name().map(|n| n.to_lowercase()).unwrap_or_default();
    let marks: Vec<_> = ["class", "style", "id"].iter().filter_map(|a| node.attr(a)).collect();
    let marks: Vec<&str> = marks.iter().map(|m| &**m).collect();
    if flow.open(&name, &marks) == Enter::Inside {
        for child in node.children() {
            walk_html(flow, &child);
        }
        flow.close(&name);
    }
}

/// The blocks of a text that is HTML or plain, nobody knows.
pub(crate) fn of_either(text: &str) -> Vec<Block> {
    let tag = |at: usize| {
        let rest = text.get(at + 1..).unwrap_or("").trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.bytes().take(TAG).any(|b| b == b'>')
    };
    if text.match_indices('<').any(|(at, _)| tag(at)) { of_html(text) } else { of_plain(text) }
}

/// The paragraphs of a text that is known to be wrapped, as on a wire, however short it is.
pub(crate) fn of_wrapped(text: &str) -> Vec<Block> {
    let lines = crate::lines::lines(text);
    let units = crate::lines::wrapped_units(text, &lines, crate::assemble::alone);
    units.into_iter().map(|u| Block::text(u.text)).collect()
}

/// The paragraphs of a plain text.
pub(crate) fn of_plain(text: &str) -> Vec<Block> {
    let lines = crate::lines::lines(text);
    crate::lines::units(text, &lines, crate::assemble::alone)
        .into_iter()
        .map(|u| Block::text(u.text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(html: &str) -> String {
        let letter = |r: Role| match r {
            Role::Text => 'T',
            Role::Heading => 'H',
            Role::Boilerplate => 'X',
        };
        of_html(html).iter().map(|b| format!("{} {}", letter(b.role), b.text)).collect::<Vec<_>>().join("¶")
    }

    #[test]
    fn html() {
        for (html, expected) in [
            (
                "<p>Die F&auml;hre <b>f&#228;hrt</b>.</p><p> </p><p>Sie\n  war da.</p>",
                "T Die Fähre fährt.¶T Sie war da.",
            ),
            ("<h2>Zum Wetter</h2><p>Es regnet.</p>", "H Zum Wetter¶T Es regnet."),
            ("Eins<br>zwei<br><br>Drei", "T Eins\nzwei¶T Drei"),
            (
                "<p>Vor</p><table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>Nach",
                "T Vor¶X A | 1¶X B | 2¶T Nach",
            ),
            (
                "<script>alert(1)</script><figure>Bild<figcaption>von</figcaption></figure><p>Text</p>",
                "T Text",
            ),
            (
                "<section class=\"main\"><p>Text</p></section><section class=\"np-public\"><p>Notiz</p></section>",
                "T Text¶X Notiz",
            ),
            (
                "<p><span class=\"dateline\">Kiel <span>(dpa)</span> - </span>Die F&auml;hre</p>",
                "T Kiel (dpa) - Die Fähre",
            ),
            ("<p class=\"teaser\">Kurz</p><p>Lang</p>", "T Lang"),
        ] {
            assert_eq!(show(html), expected, "{html}");
        }
    }

    #[test]
    fn deep() {
        let html = format!("{}tief{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
        assert_eq!(of_html(&html).len(), 0);
    }
}
