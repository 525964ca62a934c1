//! Records with a few named fields: JSON lines, CSV rows, Parquet rows.

use crate::error::Why;
use crate::flow;
use crate::item::{Body, Item};

/// Names of the field that holds the text, the best first (`event_text` as the PLOVER tools have it).
const TEXT: &[&str] = &["text", "event_text", "body", "content", "article"];
const ID: &[&str] = &["id", "story_id", "doc_id", "uri", "guid"];
const DATE: &[&str] = &["date", "pub_date", "published", "publication_date", "datetime"];
const HEADLINE: &[&str] = &["headline", "title"];
const AGENCY: &[&str] = &["agency", "source", "publisher"];
const LANGUAGE: &[&str] = &["language", "lang"];

/// True for the name of a text column.
pub(crate) fn is_text_name(name: &str) -> bool {
    TEXT.iter().any(|t| t.eq_ignore_ascii_case(name))
}

/// One item out of named values.
pub(crate) fn item(get: impl Fn(&str) -> Option<String>) -> Result<Item, Why> {
    let first = |names: &[&str]| names.iter().find_map(|n| get(n)).filter(|v| !v.trim().is_empty());
    let text = first(TEXT).ok_or_else(|| Why::no_story("a record without a text"))?;
    let headline = first(HEADLINE);
    // Without a headline of its own the text is read as a plain item, which finds what stands before it.
    let body = if headline.is_some() { Body::Blocks(flow::of_either(&text)) } else { Body::Plain(text) };
    Ok(Item {
        id: first(ID),
        published: first(DATE),
        agencies: first(AGENCY).into_iter().collect(),
        language: first(LANGUAGE),
        headline,
        body,
        ..Item::default()
    })
}

/// What separates the columns of a table, by its header: comma, semicolon or tabulator, whichever it has most of.
///
/// ```
/// assert_eq!(lagebild_wire::delimiter("id;date;text"), b';');
/// ```
pub fn delimiter(header: &str) -> u8 {
    let count = |b: u8| header.bytes().filter(|x| *x == b).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|b| (count(*b), *b == b',')).unwrap_or(b',')
}

/// The rows of a table with a header.
pub(crate) fn csv(text: &str) -> Vec<Result<Item, Why>> {
    let delimiter = delimiter(text.lines().next().unwrap_or(""));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(|n| n.trim_start_matches('\u{feff}').trim().to_lowercase()).collect(),
        Err(error) => return vec![Err(Why::malformed(error.to_string()))],
    };
    if !names.iter().any(|n| is_text_name(n)) {
        return vec![Err(Why::no_story(format!(
            "a table without a column text or event_text (it has {})",
            short(&names)
        )))];
    }
    reader
        .records()
        .map(|row| {
            let row = row.map_err(|e| Why::malformed(e.to_string()))?;
            item(|name| {
                let at = names.iter().position(|n| n == name)?;
                row.get(at).map(str::to_owned)
            })
        })
        .collect()
}

fn short(names: &[String]) -> String {
    names.iter().take(6).map(String::as_str).collect::<Vec<_>>().join(", ")
}
