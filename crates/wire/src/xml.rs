//! XML, read safely: no document type, no entity but the five of XML and those of HTML, bounded depth and size.

use crate::data::tables;
use crate::error::Why;
use crate::flow::DEPTH;
use crate::format::doctype_end;
use crate::item::flat;
use roxmltree::{Document, Node, ParsingOptions};
use std::borrow::Cow;
use std::ops::Range;

/// Longest name of a character: `&thetasym;`.
const LONGEST_NAME: usize = 12;
/// Most nodes of a document; an agency item has some hundred.
const NODES: u32 = 2_000_000;

/// Makes a text fit for the parser: the byte order mark and the document type go (nothing it declares is used), named
/// characters of HTML become characters. Lines stay where they are.
pub(crate) fn prepare(text: &str) -> Result<Cow<'_, str>, Why> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = text.strip_prefix("\u{0}").unwrap_or(text);
    let text = without_doctype(text)?;
    depth(&text)?;
    Ok(named(text))
}

fn without_doctype(text: &str) -> Result<Cow<'_, str>, Why> {
    let Some(at) = text.find("<!DOCTYPE").or_else(|| text.find("<!doctype")) else { return Ok(text.into()) };
    let root = text.match_indices('<').find(|(i, _)| {
        text.get(i + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    });
    if root.is_some_and(|(i, _)| i < at) {
        return Ok(text.into());
    }
    let (before, rest) = text.split_at(at);
    let end =
        doctype_end(rest).ok_or_else(|| Why::malformed("the document type declaration does not end"))?;
    let (gone, after) = rest.split_at(end);
    let blank: String = gone.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    Ok(format!("{before}{blank}{after}").into())
}

/// Refuses elements nested deeper than any item has them, before a tree is built.
fn depth(text: &str) -> Result<(), Why> {
    let (mut open, mut line, mut rest) = (0_usize, 1, text);
    while let Some(at) = rest.find('<') {
        line += rest.get(..at).unwrap_or("").matches('\n').count();
        rest = rest.get(at..).unwrap_or("");
        let end = if rest.starts_with("<!--") {
            rest.find("-->")
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>")
        } else {
            tag_end(rest)
        };
        let Some(end) = end else { return Ok(()) };
        let tag = rest.get(..end).unwrap_or("");
        if tag.starts_with("</") {
            open = open.saturating_sub(1);
        } else if !tag.starts_with("<!") && !tag.starts_with("<?") && !tag.ends_with('/') {
            open += 1;
            if open > DEPTH {
                return Err(Why::malformed(format!(
                    "line {line}: elements are nested more than {DEPTH} deep"
                )));
            }
        }
        line += tag.matches('\n').count();
        rest = rest.get(end..).unwrap_or("");
    }
    Ok(())
}

/// Where the `>` of a tag stands, outside quotes.
pub(crate) fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|b| match (quote, b) {
        (Some(q), _) => {
            if b == q {
                quote = None;
            }
            false
        }
        (None, b'"' | b'\'') => {
            quote = Some(b);
            false
        }
        (None, b) => b == b'>',
    })
}

/// Replaces `&nbsp;` and its like, and marks an ampersand that begins no reference (`a=1&b=2` in an address) as such;
/// what no table knows stays and is the parser's error.
fn named(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    let mut data = character_data(&text, 0);
    for (at, _) in text.match_indices('&') {
        while at >= data.end {
            data = character_data(&text, data.end);
        }
        let rest = text.get(at + 1..).unwrap_or("");
        let end =
            rest.bytes().take(LONGEST_NAME).position(|b| b == b';' || b == b'<' || b.is_ascii_whitespace());
        let end = end.filter(|e| rest.as_bytes().get(*e) == Some(&b';')).unwrap_or(0);
        let name = rest.get(..end).unwrap_or("");
        let reference = name.strip_prefix('#').unwrap_or(name);
        if reference.is_empty() || !reference.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            // In character data an ampersand is one.
            if data.contains(&at) {
                continue;
            }
            out.push_str(text.get(done..at).unwrap_or(""));
            out.push_str("&amp;");
            done = at + 1;
        } else if let Some(c) = tables().entities.get(name) {
            out.push_str(text.get(done..at).unwrap_or(""));
            out.push(*c);
            done = at + name.len() + 2;
        }
    }
    if done == 0 {
        return text;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out.into()
}

/// The next section of character data from a place on; an empty one behind the text when there is none.
fn character_data(text: &str, from: usize) -> Range<usize> {
    let end_of =
        |start: usize| text.get(start..).and_then(|t| t.find("]]>")).map_or(usize::MAX, |l| start + l);
    match text.get(from..).and_then(|t| t.find("<![CDATA[")) {
        Some(gap) => from + gap..end_of(from + gap),
        None => usize::MAX..usize::MAX,
    }
}

/// Parses a prepared text.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Why> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|e| {
        let at = e.pos();
        Why::malformed(format!("line {}, column {}: {}", at.row, at.col, message(&e)))
    })
}

/// The parser's message without the place it appends.
fn message(error: &roxmltree::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at ").map_or(text.clone(), |(what, _)| what.to_owned())
}

/// Steps through a tree by local names.
pub(crate) trait Steps<'a, 'd: 'a>: Copy {
    /// Child elements of that name.
    fn all(self, name: &'static str) -> impl Iterator<Item = Node<'a, 'd>>;
    /// The first child element of that name.
    fn child(self, name: &'static str) -> Option<Node<'a, 'd>> {
        self.all(name).next()
    }
    /// The element a path of names leads to, the first at each step that leads on.
    fn at(self, path: &[&'static str]) -> Option<Node<'a, 'd>>;
    /// The first element below of that name, in the order of the text.
    fn below(self, name: &'static str) -> Option<Node<'a, 'd>>;
    /// All its text, white space flattened; `None` when there is none.
    fn words(self) -> Option<String>;
    /// An attribute by local name, trimmed, not empty.
    fn attr(self, name: &str) -> Option<&'a str>;
}

impl<'a, 'd: 'a> Steps<'a, 'd> for Node<'a, 'd> {
    fn all(self, name: &'static str) -> impl Iterator<Item = Node<'a, 'd>> {
        self.children().filter(move |c| c.is_element() && c.tag_name().name().eq_ignore_ascii_case(name))
    }

    fn at(self, path: &[&'static str]) -> Option<Node<'a, 'd>> {
        match path {
            [] => Some(self),
            [name, rest @ ..] => self.all(name).find_map(|c| c.at(rest)),
        }
    }

    fn below(self, name: &'static str) -> Option<Node<'a, 'd>> {
        self.descendants().find(|c| c.is_element() && c.tag_name().name().eq_ignore_ascii_case(name))
    }

    fn words(self) -> Option<String> {
        let mut out = String::new();
        for node in self.descendants() {
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                out.push_str(text);
            } else if node.is_element() {
                out.push(' ');
            }
        }
        flat(&out).map(|text| text.replace(" ,", ","))
    }

    fn attr(self, name: &str) -> Option<&'a str> {
        let found = self.attributes().find(|a| a.name() == name)?;
        Some(found.value().trim()).filter(|v| !v.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> String {
        let prepared = match prepare(text) {
            Ok(p) => p,
            Err(e) => return format!("{e:?}"),
        };
        match parse(&prepared) {
            Ok(_) => "sound".to_owned(),
            Err(e) => format!("{e:?}"),
        }
    }

    #[test]
    fn nothing_from_outside() {
        let external = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
        assert!(why(external).contains("unknown entity"), "{}", why(external));
        let laughs = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>";
        assert!(why(laughs).contains("unknown entity"), "{}", why(laughs));
        assert_eq!(why("<!DOCTYPE nitf SYSTEM \"http://x/nitf.dtd\"><nitf/>"), "sound");
        assert!(why(&format!("{}{}", "<a>".repeat(300), "</a>".repeat(300))).contains("nested"));
        assert_eq!(why("<a b='>'>&nbsp;&auml;<![CDATA[<b>]]></a>"), "sound");
    }

    #[test]
    fn place_of_errors() {
        assert!(why("<a>\n  <b>\n</a>").contains("line 3, column 1"), "{}", why("<a>\n  <b>\n</a>"));
    }

    #[test]
    fn steps() {
        let doc =
            parse("<x:a xmlns:x='u'><x:b q='1 '/><x:b> ja <i>und</i>\n nein</x:b></x:a>").expect("sound");
        let root = doc.root_element();
        assert_eq!(root.all("b").count(), 2);
        assert_eq!(root.child("B").and_then(|b| b.attr("q")), Some("1"));
        assert_eq!(root.all("b").nth(1).and_then(Steps::words).as_deref(), Some("ja und nein"));
    }
}
