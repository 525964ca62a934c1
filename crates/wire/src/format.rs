//! The forms an item comes in, and how to tell them by their bytes.

use std::fmt;
use std::str::FromStr;

/// A form that agency items come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text.
    Plain,
    /// IPTC 7901 and its American cousin ANPA 1312: text framed by control bytes.
    Iptc7901,
    /// NewsML 1.x.
    NewsMl1,
    /// NewsML-G2.
    NewsMlG2,
    /// NITF, the News Industry Text Format.
    Nitf,
    /// XML forms of single agencies: Ritzau, press releases.
    OtherXml,
    /// ninjs 1.x to 3.x and what newsroom systems make of it.
    Ninjs,
    /// dpa digitalwires.
    DigitalWires,
    /// RSS and Atom feeds.
    Feed,
    /// A web page.
    Html,
    /// JSON objects with `text` or `event_text`, one a line or in a list.
    JsonLines,
    /// Rows with a header.
    Csv,
    /// A mail (RFC 5322).
    Mail,
    /// Parquet columns; read with the feature `parquet`.
    Parquet,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 14] = [
        Self::Plain,
        Self::Iptc7901,
        Self::NewsMl1,
        Self::NewsMlG2,
        Self::Nitf,
        Self::OtherXml,
        Self::Ninjs,
        Self::DigitalWires,
        Self::Feed,
        Self::Html,
        Self::JsonLines,
        Self::Csv,
        Self::Mail,
        Self::Parquet,
    ];

    /// The name it is chosen by: `newsmlg2`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Iptc7901 => "iptc7901",
            Self::NewsMl1 => "newsml1",
            Self::NewsMlG2 => "newsmlg2",
            Self::Nitf => "nitf",
            Self::OtherXml => "xml",
            Self::Ninjs => "ninjs",
            Self::DigitalWires => "digitalwires",
            Self::Feed => "feed",
            Self::Html => "html",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Mail => "eml",
            Self::Parquet => "parquet",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    /// ```
    /// use lagebild_wire::Format;
    /// assert_eq!("nitf".parse(), Ok(Format::Nitf));
    /// assert!("word".parse::<Format>().is_err());
    /// ```
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|f| f.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|f| f.name()).collect();
            format!("{name} is no format; give one of {}", names.join(", "))
        })
    }
}

/// Bytes looked at.
const LOOK: usize = 64 << 10;
/// Lines of a mail's or a table's head looked at.
const LINES: usize = 40;

/// Tells the format of an input from its bytes alone. What is nothing else is plain text.
///
/// ```
/// use lagebild_wire::{Format, detect};
/// assert_eq!(detect(b"\x01bdt0042 3 pl 93  dpa 1888\r\n\x02Titel\r\n\x03"), Format::Iptc7901);
/// assert_eq!(detect(b"<?xml version='1.0'?><nitf><body/></nitf>"), Format::Nitf);
/// assert_eq!(detect(b"{\"id\": \"a\", \"text\": \"Die Lage\"}\n"), Format::JsonLines);
/// assert_eq!(detect("KIEL (dpa) - Die Fähre fährt.".as_bytes()), Format::Plain);
/// ```
pub fn detect(bytes: &[u8]) -> Format {
    if bytes.starts_with(b"PAR1") {
        return Format::Parquet;
    }
    let look = bytes.get(..LOOK).unwrap_or(bytes);
    let text = crate::decode::glance(look);
    let text = text.trim_start_matches(crate::cut::is_blank);
    if is_wire(look) {
        return Format::Iptc7901;
    }
    match text.chars().next() {
        Some('<') => markup(text).unwrap_or(Format::Plain),
        Some('{' | '[') => json(text, bytes).unwrap_or(Format::Plain),
        _ if is_mail(text) => Format::Mail,
        _ if is_table(text) => Format::Csv,
        _ => Format::Plain,
    }
}

/// Longest head of a message, from SOH to STX.
const WIRE_HEAD: usize = 600;

/// SOH before STX with a short line of text between: the frame of IPTC 7901 and ANPA.
fn is_wire(bytes: &[u8]) -> bool {
    let Some(soh) = bytes.iter().position(|b| *b == 1) else { return false };
    let Some(length) = bytes.get(soh..).unwrap_or(&[]).iter().position(|b| *b == 2) else { return false };
    let head = bytes.get(soh..soh + length).unwrap_or(&[]);
    let before = bytes.get(..soh).unwrap_or(&[]);
    // Synchronisation and padding may stand before: SYN, DEL, line ends, zeros.
    let padding = |b: &u8| matches!(b, 0 | 0x16 | 0x7f) || b.is_ascii_whitespace();
    let digits = head.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = head.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let odd = head.iter().filter(|b| **b >= 0x80 || **b == 0).count();
    before.iter().all(padding) && length <= WIRE_HEAD && digits > 0 && letters > 1 && odd * 10 <= length
}

/// The format of a root element.
fn markup(text: &str) -> Option<Format> {
    let root = root(text)?;
    let local = root.rsplit(':').next().unwrap_or(root).to_lowercase();
    Some(match local.as_str() {
        "newsmessage" | "newsitem" | "packageitem" | "conceptitem" | "knowledgeitem" | "planningitem"
        | "catalogitem" | "contentset" | "contentmeta" | "groupset" | "catalog" => Format::NewsMlG2,
        "newsml" => Format::NewsMl1,
        "nitf" => Format::Nitf,
        "rss" | "feed" | "rdf" => Format::Feed,
        "html" => Format::Html,
        // Pieces of HTML without a root.
        "p" | "div" | "article" | "section" | "head" | "body" | "h1" | "span" => Format::Html,
        _ if text.starts_with("<?xml") || text.contains("</") => Format::OtherXml,
        _ => return None,
    })
}

/// Name of the first element; a document type of HTML counts as `html`.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')?..)?;
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if let Some(kind) = rest.strip_prefix("<!") {
            let name = kind.split_whitespace().nth(1).unwrap_or("");
            if name.trim_end_matches('>').eq_ignore_ascii_case("html") {
                return Some("html");
            }
            doctype_end(rest)?
        } else if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else {
            let name = rest.get(1..)?;
            let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
            return name.get(..end).filter(|n| n.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        };
        rest = rest.get(skip..)?;
    }
}

/// Length of a document type declaration, its internal subset included.
pub(crate) fn doctype_end(text: &str) -> Option<usize> {
    let (mut brackets, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => brackets += 1,
            (None, ']') => brackets = brackets.saturating_sub(1),
            (None, '>') if brackets == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn json(text: &str, bytes: &[u8]) -> Option<Format> {
    if text.contains("\"digitalwires") || (text.contains("\"article_html\"") && text.contains("\"entry_id\""))
    {
        return Some(Format::DigitalWires);
    }
    // Whatever else is JSON is looked at by its fields.
    let first = text.lines().next().unwrap_or("");
    let line = serde_json::from_str::<serde_json::Value>(first).ok();
    let keyed = |v: &serde_json::Value| crate::json::is_plain_record(v);
    if line.as_ref().is_some_and(keyed) {
        return Some(Format::JsonLines);
    }
    let whole = serde_json::from_slice::<serde_json::Value>(bytes).ok();
    match whole {
        Some(serde_json::Value::Array(items)) if items.first().is_some_and(keyed) => Some(Format::JsonLines),
        Some(value) if keyed(&value) => Some(Format::JsonLines),
        // Broken JSON is said to be so; a text that begins with a bracket is text.
        None if !text.contains("\":") && !text.contains("\" :") => None,
        _ => Some(Format::Ninjs),
    }
}

/// A head of `Name: value` lines with at least two that every mail has.
fn is_mail(text: &str) -> bool {
    const USUAL: [&str; 8] =
        ["from", "to", "subject", "date", "received", "mime-version", "message-id", "return-path"];
    let mut usual = 0;
    for (i, line) in text.lines().take(LINES).enumerate() {
        if line.is_empty() {
            break;
        }
        if i > 0 && line.starts_with([' ', '\t']) || line.starts_with("From ") && i == 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return false;
        }
        usual += usize::from(USUAL.contains(&name.to_ascii_lowercase().as_str()));
    }
    usual >= 2
}

/// A first line of column names, one of them the text's.
fn is_table(text: &str) -> bool {
    let head = text.lines().next().unwrap_or("");
    [',', ';', '\t'].iter().any(|sep| {
        let names: Vec<&str> = head.split(*sep).map(|n| n.trim().trim_matches('"')).collect();
        let columns = names.len() > 1 && names.iter().all(|n| is_column(n));
        columns
            && (names.iter().any(|n| crate::record::is_text_name(n)) || even_rows(text, *sep, names.len()))
    })
}

fn is_column(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && name.chars().all(word)
        || crate::record::is_text_name(name)
}

/// True when the next lines have as many columns as the first: a table, although none of its columns is a text.
fn even_rows(text: &str, separator: char, columns: usize) -> bool {
    const ROWS: usize = 3;
    let mut rows = text.lines().skip(1).take(ROWS);
    rows.clone().count() == ROWS && rows.all(|l| l.split(separator).count() >= columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detection() {
        for (bytes, expected) in [
            (&b"<?xml version=\"1.0\"?><!-- x --><ns0:newsMessage xmlns:ns0='u'/>"[..], Format::NewsMlG2),
            (b"<!DOCTYPE nitf SYSTEM \"x.dtd\" [<!ENTITY a \"<b>\">]><nitf/>", Format::Nitf),
            (b"<!doctype html><html></html>", Format::Html),
            (b"<NewsML Version=\"1.2\"/>", Format::NewsMl1),
            (b"<rss version=\"2.0\"><channel/></rss>", Format::Feed),
            (b"<?xml version='1.0'?><RBNews/>", Format::OtherXml),
            (b"<3 sagt er.", Format::Plain),
            (b"[...] sagt er.", Format::Plain),
            (b"{\"uri\": \"x\", \"type\": \"text\"}", Format::Ninjs),
            (b"[{\"id\": 1, \"event_text\": \"x\"}]", Format::JsonLines),
            (b"{\"format\": \"digitalwires@0.9.1\"}", Format::DigitalWires),
            (b"From: a@b.c\r\nTo: d@e.f\r\nSubject: Lage\r\n\r\nText", Format::Mail),
            (b"id,date,text\n1,2024-01-01,Die Lage\n", Format::Csv),
            (b"qcode,name\na,b\nc,d\ne,f\n", Format::Csv),
            (b"Berlin, 3. Mai, text\n", Format::Plain),
            (b"PAR1\x15\x04", Format::Parquet),
            (b"", Format::Plain),
            (b"\x16\x16\x01z6715\x1f_-----\r\nr z\x13\x11 BC-X\r\n\x02text\x03", Format::Iptc7901),
        ] {
            assert_eq!(detect(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
