//! Reads agency items of every format into [`Story`]s: stamp, dateline, headlines, paragraphs, sign-off, wire fields.
//!
//! A structured format is read by a module of its own into an item (fields, headline, blocks of text), which
//! `assemble::structured` makes a story of by the same passes as plain text.
//!
//! Invariants: no I/O, no clock, no panic on any input; the same bytes give the same story. Nothing is interpreted
//! that a later stage can see better: no tense, no actor, no event. What is a word of a language (months, version
//! marks, cues of boilerplate, stop words) is a text file under `codebook/wire`.
//!
//! Every pass looks at a bounded beginning and end of each paragraph, so that the time grows with the input's length
//! also when the input is one line of megabytes.

mod assemble;
mod boilerplate;
mod charset;
mod cut;
mod data;
mod dateline;
mod dates;
mod decode;
mod digitalwires;
mod embargo;
mod error;
mod feed;
mod flow;
mod format;
mod head;
mod instant;
mod iptc7901;
mod item;
mod json;
pub mod language;
mod lines;
mod mail;
mod newsml1;
mod newsmlg2;
mod ninjs;
mod nitf;
mod otherxml;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
mod signoff;
mod version;
mod xml;

pub use decode::MAX_BYTES;
pub use error::WireError;
pub use feed::FeedEntry;
pub use format::{Format, detect};
pub use record::delimiter;

/// Why an item is not read; see [`WireError`].
pub type Refused = WireError;

use error::Why;
use item::Item;

use lagebild_model::Story;

/// Reads the plain form of an agency item; `stem` becomes [`Story::id`].
///
/// - Spans count bytes of [`Story::text`]. For UTF-8 that is the input itself, a byte order mark included
///   (`Offsets::Bytes`); UTF-16 and one-byte encodings are recognised and decoded (`Offsets::Text`). What was odd
///   about the input stands in [`Story::notes`].
/// - Headline spans leave out the version mark (`ROUNDUP 2:`), body spans stamp, dateline and sign-off. Header,
///   keywords, byline and date line are boilerplate.
/// - The date of publication comes from the stamp, else dateline, date line or trailer; a later one of these only
///   makes an earlier one more exact. `candidates` stays empty.
///
/// # Errors
///
/// [`WireError`] when the input is empty or white space, binary data, or longer than [`MAX_BYTES`].
///
/// ```
/// use lagebild_model::{Offsets, ParagraphKind};
///
/// let item = "ROUNDUP: Neue Gespräche\n\n date 2023-05 OSLO/GENF (dpa) - Beide Seiten trafen sich am Dienstag./ab/DP/cd";
/// let story = lagebild_wire::read(item.as_bytes(), "oslo")?;
///
/// assert_eq!(story.headline.as_deref(), Some("Neue Gespräche"));
/// assert_eq!(story.version.as_deref(), Some("ROUNDUP"));
/// assert_eq!(story.published.map(|p| p.value).as_deref(), Some("2023-05"));
/// assert_eq!(story.agency.as_deref(), Some("dpa"));
/// assert_eq!(story.dateline.map(|d| d.places.len()), Some(2));
/// assert_eq!(story.signoff.map(|s| s.editors), Some(vec!["ab".to_owned(), "cd".to_owned()]));
/// assert_eq!(story.offsets, Offsets::Bytes);
/// let body: Vec<&str> = story
///     .paragraphs
///     .iter()
///     .filter(|p| p.kind == ParagraphKind::Body)
///     .map(|p| p.span.text(&story.text))
///     .collect();
/// assert_eq!(body, ["Beide Seiten trafen sich am Dienstag."]);
/// # Ok::<(), lagebild_wire::WireError>(())
/// ```
pub fn read(bytes: &[u8], stem: &str) -> Result<Story, WireError> {
    Ok(assemble::story(decode::decode(bytes, stem)?, stem))
}

/// Reads all items of an input of any format, in their order; without `format` it is told by the bytes ([`detect`]).
///
/// - One item is named `stem`; of several each is named by its place, `stem#1`, `stem#2` ... The agency's own number
///   stands in [`Story::item`].
/// - What is no text (a picture, a plan, a package, a vocabulary) is refused with a reason, and so is an item that breaks
///   the rules of its format. One bad item does not hide the others.
/// - Spans count in [`Story::text`] (`Offsets::Text`) but for plain text, see [`read`].
/// - What a format says in a field counts more than what the text looks like.
///
/// ```
/// let lines = "{\"id\": \"a1\", \"date\": \"2024-08-01\", \"text\": \"Die Fähre fährt. Sie war da.\"}\n{\"id\": \"a2\"}\n";
/// let items = lagebild_wire::read_all(lines.as_bytes(), "wire", None);
///
/// let story = items[0].as_ref().expect("a story");
/// assert_eq!((story.id.as_str(), story.item.as_deref()), ("wire#1", Some("a1")));
/// assert_eq!(story.published.as_ref().map(|p| p.value.as_str()), Some("2024-08-01"));
/// assert!(items[1].as_ref().is_err_and(|e| e.to_string().starts_with("wire#2: no story")));
/// ```
pub fn read_all(bytes: &[u8], stem: &str, format: Option<Format>) -> Vec<Result<Story, Refused>> {
    let format = format.unwrap_or_else(|| detect(bytes));
    if format == Format::Plain {
        return vec![read(bytes, stem)];
    }
    if bytes.len() > MAX_BYTES {
        return vec![Err(WireError::too_large(stem, bytes.len(), MAX_BYTES))];
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return vec![Err(WireError::empty(stem, bytes.len()))];
    }
    let items = structured(bytes, format, stem);
    let many = items.len() > 1;
    let name = |at: usize| if many { format!("{stem}#{}", at + 1) } else { stem.to_owned() };
    items
        .into_iter()
        .enumerate()
        .map(|(at, item)| match item {
            Ok(item) if item.is_bare() => {
                Err(WireError::of(&name(at), format, Why::no_story("neither headline nor text")))
            }
            Ok(item) => Ok(assemble::structured::story(item, &name(at))),
            Err(why) => Err(WireError::of(&name(at), format, why)),
        })
        .collect()
}

/// Cuts a feed into its entries, each a feed of its own that [`read_all`] reads by itself: an entry that came before is
/// then known by its bytes, whatever stands around it in the feed of the next hour.
///
/// # Errors
///
/// [`WireError`] when the bytes are no sound XML or the feed has no entry.
///
/// ```
/// use lagebild_wire::{Format, feed_entries, read_all};
///
/// let feed = "<rss><channel><title>Beispieldienst</title><lastBuildDate>heute</lastBuildDate>\
///     <item><title>Neue Gespräche</title><link>https://a.example/1</link><description>Kurz.</description></item>\
///     <item><title>Fähre fährt</title></item></channel></rss>";
/// let entries = feed_entries(feed.as_bytes(), "feed")?;
///
/// assert_eq!((entries.len(), entries[0].link.as_deref()), (2, Some("https://a.example/1")));
/// assert!(!entries[0].full);
/// let story = read_all(&entries[0].bytes, "eins", Some(Format::Feed)).remove(0)?;
/// assert_eq!((story.headline.as_deref(), story.agency.as_deref()), (Some("Neue Gespräche"), Some("Beispieldienst")));
/// # Ok::<(), lagebild_wire::WireError>(())
/// ```
pub fn feed_entries(bytes: &[u8], stem: &str) -> Result<Vec<FeedEntry>, WireError> {
    let refused = |why| WireError::of(stem, Format::Feed, why);
    let text = decode::decode_as(bytes, declared_encoding(bytes), stem)
        .map_err(|e| refused(Why::malformed(e.reason())))?
        .text;
    feed::entries(&text).map_err(refused)
}

/// The items of an input that is no plain text.
fn structured(bytes: &[u8], format: Format, stem: &str) -> Vec<Result<Item, Why>> {
    match format {
        Format::Iptc7901 => return iptc7901::items(bytes),
        Format::Mail => return mail::items(bytes),
        Format::Parquet => return columns(bytes),
        _ => {}
    }
    let text = match decode::decode_as(bytes, declared_encoding(bytes), stem) {
        Ok(decoded) => decoded.text,
        Err(error) => return vec![Err(Why::malformed(error.reason()))],
    };
    match format {
        Format::NewsMlG2 => newsmlg2::items(&text),
        Format::NewsMl1 => newsml1::items(&text),
        Format::Nitf => nitf::items(&text),
        Format::OtherXml => otherxml::items(&text),
        Format::Feed => feed::items(&text),
        Format::Html => page::items(&text),
        Format::Csv => record::csv(&text),
        Format::Ninjs | Format::DigitalWires | Format::JsonLines => json::items(&text),
        Format::Plain | Format::Iptc7901 | Format::Mail | Format::Parquet => Vec::new(),
    }
}

#[cfg(feature = "parquet")]
fn columns(bytes: &[u8]) -> Vec<Result<Item, Why>> {
    parquet::items(bytes)
}

#[cfg(not(feature = "parquet"))]
fn columns(_: &[u8]) -> Vec<Result<Item, Why>> {
    vec![Err(Why::no_story(
        "Parquet columns; this program was built without the feature parquet, convert them to CSV or JSON lines",
    ))]
}

/// The encoding an XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    const DECLARATION: usize = 200;
    let head = bytes.get(..DECLARATION).unwrap_or(bytes);
    let ascii = head.utf8_chunks().next().map_or("", |c| c.valid());
    let declaration = ascii
        .trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t'])
        .strip_prefix("<?xml")?
        .split("?>")
        .next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}
