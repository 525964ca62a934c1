//! Character sets of wires from before Unicode: ISO 646-DE (seven bits, German letters on brackets) and ISO 6937
//! (accents as bytes of their own), beside what `decode` knows.

use crate::decode;

/// So many letters in the place of brackets make a seven-bit text German.
const GERMAN: usize = 3;
/// So many accents before letters inside words make a text ISO 6937.
const ACCENTS: usize = 2;
/// The letters of ISO 646-DE (DIN 66003) that stand where ASCII has brackets.
const DIN: &[(char, char)] =
    &[('[', 'Ä'), ('\\', 'Ö'), (']', 'Ü'), ('{', 'ä'), ('|', 'ö'), ('}', 'ü'), ('~', 'ß')];
/// The accents of ISO 6937 as combining characters.
const MARKS: &[(u8, char)] = &[
    (0xc1, '\u{300}'),
    (0xc2, '\u{301}'),
    (0xc3, '\u{302}'),
    (0xc4, '\u{303}'),
    (0xc5, '\u{304}'),
    (0xc6, '\u{306}'),
    (0xc7, '\u{307}'),
    (0xc8, '\u{308}'),
    (0xca, '\u{30a}'),
    (0xcb, '\u{327}'),
    (0xcd, '\u{30b}'),
    (0xce, '\u{328}'),
    (0xcf, '\u{30c}'),
];
/// Letters and accents that Unicode has as one character.
const JOINED: &[(char, char, char)] = &[
    ('a', '\u{308}', 'ä'),
    ('o', '\u{308}', 'ö'),
    ('u', '\u{308}', 'ü'),
    ('A', '\u{308}', 'Ä'),
    ('O', '\u{308}', 'Ö'),
    ('U', '\u{308}', 'Ü'),
    ('e', '\u{301}', 'é'),
    ('e', '\u{300}', 'è'),
    ('e', '\u{302}', 'ê'),
    ('e', '\u{308}', 'ë'),
    ('a', '\u{301}', 'á'),
    ('a', '\u{300}', 'à'),
    ('a', '\u{302}', 'â'),
    ('a', '\u{303}', 'ã'),
    ('a', '\u{30a}', 'å'),
    ('A', '\u{30a}', 'Å'),
    ('i', '\u{301}', 'í'),
    ('i', '\u{302}', 'î'),
    ('i', '\u{308}', 'ï'),
    ('o', '\u{301}', 'ó'),
    ('o', '\u{300}', 'ò'),
    ('o', '\u{302}', 'ô'),
    ('o', '\u{303}', 'õ'),
    ('u', '\u{301}', 'ú'),
    ('u', '\u{300}', 'ù'),
    ('u', '\u{302}', 'û'),
    ('n', '\u{303}', 'ñ'),
    ('c', '\u{327}', 'ç'),
    ('C', '\u{327}', 'Ç'),
    ('s', '\u{30c}', 'š'),
    ('S', '\u{30c}', 'Š'),
    ('z', '\u{30c}', 'ž'),
    ('Z', '\u{30c}', 'Ž'),
    ('c', '\u{30c}', 'č'),
    ('C', '\u{30c}', 'Č'),
    ('r', '\u{30c}', 'ř'),
    ('c', '\u{301}', 'ć'),
    ('s', '\u{327}', 'ş'),
    ('y', '\u{301}', 'ý'),
    ('E', '\u{301}', 'É'),
];
/// Letters of ISO 6937 above the accents.
const LETTERS: &[(u8, char)] = &[
    (0xe1, 'Æ'),
    (0xe9, 'Ø'),
    (0xea, 'Œ'),
    (0xf1, 'æ'),
    (0xf9, 'ø'),
    (0xfa, 'œ'),
    (0xfb, 'ß'),
    (0xe8, 'Ł'),
    (0xf8, 'ł'),
    (0xf2, 'đ'),
    (0xab, '«'),
    (0xbb, '»'),
    (0xaa, '“'),
    (0xba, '”'),
    (0xa9, '‘'),
    (0xb9, '’'),
    (0xa3, '£'),
    (0xa7, '§'),
];

/// The text of a wire's bytes, with a note when its character set was guessed.
pub(crate) fn decode(bytes: &[u8]) -> (String, Option<String>) {
    if is_din(bytes) {
        let german = |c: char| DIN.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
        let text = bytes.iter().map(|b| german(char::from(*b))).collect();
        return (text, Some("decoded from ISO 646-DE; offsets count in the text".to_owned()));
    }
    if is_iso6937(bytes) {
        return (iso6937(bytes), Some("decoded from ISO 6937; offsets count in the text".to_owned()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), None);
    }
    match decode::decode(bytes, "") {
        Ok(decoded) => (decoded.text, decoded.notes.into_iter().next()),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), None),
    }
}

/// Seven bits with brackets between small letters.
fn is_din(bytes: &[u8]) -> bool {
    let seven = bytes.iter().all(u8::is_ascii);
    let inside = |w: &&[u8]| matches!(w, [a, b, c] if a.is_ascii_lowercase() && c.is_ascii_lowercase() && matches!(b, b'{' | b'|' | b'}' | b'~'));
    seven && bytes.windows(3).filter(inside).take(GERMAN).count() == GERMAN
}

/// Accents between a letter and a small letter: no one-byte encoding has its capitals there.
fn is_iso6937(bytes: &[u8]) -> bool {
    let inside = |w: &&[u8]| matches!(w, [a, b, c] if a.is_ascii_alphabetic() && c.is_ascii_lowercase() && (0xc1..=0xcf).contains(b));
    std::str::from_utf8(bytes).is_err() && bytes.windows(3).filter(inside).take(ACCENTS).count() == ACCENTS
}

fn iso6937(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut mark = None;
    for b in bytes {
        if let Some((_, accent)) = MARKS.iter().find(|(code, _)| code == b) {
            mark = Some(*accent);
            continue;
        }
        let c = LETTERS.iter().find(|(code, _)| code == b).map_or(char::from(*b), |(_, c)| *c);
        match mark.take() {
            Some(accent) => match JOINED.iter().find(|(l, a, _)| *l == c && *a == accent) {
                Some((_, _, joined)) => out.push(*joined),
                None => out.extend([c, accent]),
            },
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        assert_eq!(
            decode(b"Die F{hre f{hrt |fter {ber k}rzere Wege, hei~t es.").0,
            "Die Fähre fährt öfter äber kürzere Wege, heißt es."
        );
        assert_eq!(
            decode(b"Die F\xc8ahre f\xc8ahrt zur H\xc8utte, hei\xfbt es.").0,
            "Die Fähre fährt zur Hütte, heißt es."
        );
        assert_eq!(decode(b"Die F\xe4hre f\xe4hrt.").0, "Die Fähre fährt.");
        assert_eq!(decode("Die Fähre fährt {heute}.".as_bytes()).0, "Die Fähre fährt {heute}.");
    }
}
