//! Bytes to text: which encoding, and what its offsets count in.

use crate::cut::is_blank;
use crate::error::WireError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};
use lagebild_model::Offsets;

/// The longest input that is read, 64 MiB: an item has a few kilobytes, and spans count in 32 bits.
pub const MAX_BYTES: usize = 64 << 20;

/// Bytes looked at to tell UTF-16 and binary data.
const SAMPLE: usize = 64 << 10;
/// Bytes given to the detector of old encodings, from shortly before the first byte that is not UTF-8.
const DETECT: usize = 1 << 20;
/// Valid multi-byte characters for each broken one that make a text UTF-8 with damage.
const UTF8_PER_BROKEN: usize = 4;
/// One control character in so many is binary data.
const CONTROL_SHARE: usize = 20;

/// Text with its account.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) offsets: Offsets,
    pub(crate) notes: Vec<String>,
}

/// First bytes of files that are no text, and what they are.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\0", "an SQLite database"),
];

/// Decodes an input: UTF-8 as it is, UTF-16 and one-byte encodings as recognised.
pub(crate) fn decode(bytes: &[u8], stem: &str) -> Result<Decoded, WireError> {
    if bytes.len() > MAX_BYTES {
        return Err(WireError::too_large(stem, bytes.len(), MAX_BYTES));
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(WireError::not_text(stem, *what));
    }
    let mut decoded = match utf16(bytes) {
        Some(encoding) => other(bytes, encoding),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Decoded { text: text.to_owned(), offsets: Offsets::Bytes, notes: Vec::new() },
            Err(error) => damaged(bytes, error),
        },
    };
    let (odd, all) = controls(&decoded.text);
    if odd * CONTROL_SHARE > all {
        return Err(WireError::not_text(stem, format!("{odd} of {all} characters are control characters")));
    }
    if decoded.text.chars().all(is_blank) {
        return Err(WireError::empty(stem, bytes.len()));
    }
    if odd > 0 {
        decoded.notes.push(format!("{odd} control characters stand in the text; they count as white space"));
    }
    Ok(decoded)
}

/// The beginning of an input as text, for telling its format; damage is passed over.
pub(crate) fn glance(bytes: &[u8]) -> String {
    match utf16(bytes) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Decodes an input that may name its encoding itself (`<?xml encoding="ISO-8859-15"?>`, a mail's header): UTF-8 when it
/// is that, else as named, else as recognised.
pub(crate) fn decode_as(bytes: &[u8], label: Option<&str>, stem: &str) -> Result<Decoded, WireError> {
    let named = label.and_then(|l| Encoding::for_label(l.as_bytes()));
    match named {
        Some(encoding)
            if std::str::from_utf8(bytes).is_err() && utf16(bytes).is_none() && bytes.len() <= MAX_BYTES =>
        {
            Ok(other(bytes, encoding))
        }
        _ => decode(bytes, stem),
    }
}

/// Control characters other than white space, and all characters, at the beginning of the text.
fn controls(text: &str) -> (usize, usize) {
    text.chars().take(SAMPLE).fold((0, 0), |(odd, all), c| {
        // SOH, STX, ETX and EOT frame the items on a wire (IPTC 7901).
        let framing = matches!(c, '\u{1}'..='\u{4}');
        let is_odd = (c.is_control() && !c.is_whitespace() && !framing) || c == char::REPLACEMENT_CHARACTER;
        (odd + usize::from(is_odd), all + 1)
    })
}

/// UTF-16 by its byte order mark, or by zero bytes in every second place.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let (mut even, mut odd, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in bytes.get(..SAMPLE).unwrap_or(bytes).chunks_exact(2) {
        pairs += 1;
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.last() == Some(&0));
    }
    // Latin text has a zero in nearly every high byte and none in the low ones.
    let latin = |high: usize, low: usize| pairs >= 2 && high * 10 >= pairs * 7 && low * 20 <= pairs;
    match (latin(odd, even), latin(even, odd)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// A text that is not valid UTF-8: cut off, damaged, or of an older encoding.
fn damaged(bytes: &[u8], error: std::str::Utf8Error) -> Decoded {
    let valid = error.valid_up_to();
    if error.error_len().is_none() {
        let text = String::from_utf8_lossy(bytes.get(..valid).unwrap_or(&[])).into_owned();
        let lost = bytes.len() - valid;
        let note = format!(
            "the input breaks off inside a character at byte {valid}; its last {lost} bytes are left out"
        );
        return Decoded { text, offsets: Offsets::Bytes, notes: vec![note] };
    }
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if whole >= broken * UTF8_PER_BROKEN {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let note = format!(
            "{broken} places are not valid UTF-8, the first at byte {valid}; they read U+FFFD, offsets count in the text"
        );
        return Decoded { text, offsets: Offsets::Text, notes: vec![note] };
    }
    other(bytes, one_byte(bytes, valid))
}

/// The one-byte encoding of German or English text, Windows-1252 unless the bytes speak for a neighbour.
fn one_byte(bytes: &[u8], from: usize) -> &'static Encoding {
    let window = bytes.get(from.saturating_sub(SAMPLE)..).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window.get(..DETECT).unwrap_or(window), true);
    let guess = detector.guess(Some(b"de"), Utf8Detection::Deny);
    let known = [WINDOWS_1252, WINDOWS_1250, ISO_8859_2, ISO_8859_15];
    if known.contains(&guess) { guess } else { WINDOWS_1252 }
}

fn other(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, damage) = encoding.decode_with_bom_removal(bytes);
    let mut notes = vec![format!("decoded from {}; offsets count in the text", encoding.name())];
    if damage {
        notes.push(format!("some bytes have no meaning in {}; they read U+FFFD", encoding.name()));
    }
    Decoded { text: text.into_owned(), offsets: Offsets::Text, notes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Offsets, usize) {
        match decode(bytes, "probe") {
            Ok(d) => (d.text, d.offsets, d.notes.len()),
            Err(e) => (format!("! {e}"), Offsets::Text, 0),
        }
    }

    #[test]
    fn encodings() {
        let utf16 = |bom: &[u8], big: bool| {
            let units = "Köln grüßt".encode_utf16();
            let pairs = units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() });
            bom.iter().copied().chain(pairs).collect::<Vec<u8>>()
        };
        let koeln = |offsets, notes| ("Köln grüßt".to_owned(), offsets, notes);
        assert_eq!(text("Köln grüßt".as_bytes()), koeln(Offsets::Bytes, 0));
        assert_eq!(text(b"K\xf6ln gr\xfc\xdft"), koeln(Offsets::Text, 1));
        assert_eq!(text(&utf16(b"\xff\xfe", false)), koeln(Offsets::Text, 1));
        assert_eq!(text(&utf16(b"\xfe\xff", true)), koeln(Offsets::Text, 1));
        assert_eq!(text(&utf16(b"", false)), koeln(Offsets::Text, 1));
        assert_eq!(text(&utf16(b"", true)), koeln(Offsets::Text, 1));
        assert_eq!(text("\u{feff}Köln".as_bytes()), ("\u{feff}Köln".to_owned(), Offsets::Bytes, 0));
        assert_eq!(
            text(b"Er zahlt 5 \x80 \x96 sagt er"),
            ("Er zahlt 5 € – sagt er".to_owned(), Offsets::Text, 1)
        );
    }

    #[test]
    fn damage() {
        assert_eq!(text("Grün und grü".as_bytes().split_last().map_or(&[][..], |x| x.1)).2, 1);
        assert_eq!(text("Grün".as_bytes().get(..3).unwrap_or(&[])), ("Gr".to_owned(), Offsets::Bytes, 1));
        let mut bytes = "Über Köln, Düsseldorf, Görlitz, Würzburg ".as_bytes().to_vec();
        bytes.push(0xfc);
        bytes.extend("ö.".as_bytes());
        let (lossy, offsets, notes) = text(&bytes);
        assert!(lossy.ends_with("\u{fffd}ö.") && offsets == Offsets::Text && notes >= 1);
    }

    #[test]
    fn no_text() {
        let fails = |bytes: &[u8]| decode(bytes, "probe").err().expect("an error");
        assert!(fails(b"").is_empty());
        assert!(fails(b" \r\n\t\xef\xbb\xbf").is_empty());
        assert!(fails(&[0; 64]).is_not_text());
        assert!(fails(b"%PDF-1.7 und so weiter").is_not_text());
        assert!(fails(&(0..=255).collect::<Vec<u8>>()).is_not_text());
        assert!(fails(&vec![0; MAX_BYTES + 1]).is_too_large());
    }
}
