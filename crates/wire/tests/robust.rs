//! Whatever comes in: no panic, sound spans, time in proportion to the length.

use lagebild_model::{Paragraph, Span, Story};
use lagebild_wire::{Format, detect, read, read_all};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Every span lies in the text on character boundaries, paragraphs are in order and overlap nothing.
fn sound(story: &Story) {
    let fits = |span: Span| story.text.get(span.start as usize..span.end as usize).is_some();
    for Paragraph { span, .. } in &story.paragraphs {
        assert!(fits(*span) && !span.is_empty(), "{span:?} in {:?}", story.text);
        assert_eq!(span.text(&story.text).trim(), span.text(&story.text));
    }
    for (a, b) in story.paragraphs.iter().zip(story.paragraphs.iter().skip(1)) {
        assert!(a.span.end <= b.span.start, "{a:?} {b:?} in {:?}", story.text);
    }
    if let Some(dateline) = &story.dateline {
        assert!(fits(dateline.span));
        for place in &dateline.places {
            assert!(dateline.span.contains(place.span));
            assert_eq!(place.span.text(&story.text), place.text);
        }
    }
    if let Some(signoff) = &story.signoff {
        assert!(fits(signoff.span));
        assert!(story.paragraphs.iter().all(|p| !p.span.overlaps(signoff.span)));
    }
}

/// Pieces items are made of, to be shuffled.
const PIECES: &[&str] = &[
    " date 2024-08 ",
    "date 2024-02-30\n",
    "\n",
    "\n\n",
    "\r\n",
    "   ",
    "OSLO/GENF (dpa) - ",
    "Lima, Jan 3 (AFP) - ",
    "(",
    ")",
    " - ",
    "EIL: ",
    "ROUNDUP 2: ",
    "1ST LEAD\n",
    "UPDATE 1-",
    "(neu: Zahlen)",
    "By Ann Moe",
    "Neue Gespräche",
    "Er kam am Dienstag.",
    "„Gut“, sagte er",
    "/ab/DP/cd",
    "dpa abc xx n1 de",
    "mes/ab",
    "031418 Mai 23",
    "# Notizblock",
    "Internet: ",
    "bdt0042 3 pl 93  dpa 1888",
    "Konflikte/",
    " =",
    "\u{feff}",
    "\0",
    "ß",
    "\u{2028}",
    "🙂",
    "…",
    "\"",
    "MOSKAU — ",
    "date",
    "(Reporting by Ann Moe; ",
    "[...]",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(story) = read(&bytes, "x") {
            sound(&story);
        }
    }

    #[test]
    fn random_text(text in "\\PC{0,200}") {
        if let Ok(story) = read(text.as_bytes(), "x") {
            prop_assert_eq!(&story.text, &text);
            sound(&story);
        }
    }

    #[test]
    fn shuffled_items(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30)) {
        let text = pieces.concat();
        if let Ok(story) = read(text.as_bytes(), "x") {
            prop_assert_eq!(&story.text, &text);
            sound(&story);
        }
    }

    #[test]
    fn cut_items(at in 0..200_usize) {
        let item = "EIL: Fähre fährt\n\nMÜNCHEN/GENF, 3. Mai 2023 (dpa) - Die Fähre fährt über den größten See.\n\n„Schön“, hieß es./ab/DP/cd";
        if let Ok(story) = read(item.as_bytes().get(..at).unwrap_or(item.as_bytes()), "x") {
            sound(&story);
        }
    }
}

/// The invented items of every format.
fn samples() -> Vec<Vec<u8>> {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/wire");
    let mut paths: Vec<_> =
        std::fs::read_dir(dir).expect("samples/wire").filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).expect("a sample")).collect()
}

/// Reads bytes as whatever they are; what is read must be sound.
fn sound_items(bytes: &[u8], format: Option<Format>) {
    for item in read_all(bytes, "x", format) {
        match item {
            Ok(story) => sound(&story),
            Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
}

#[test]
fn every_truncation_of_the_samples() {
    for bytes in samples() {
        let format = detect(&bytes);
        for at in 0..bytes.len() {
            let cut = bytes.get(..at).unwrap_or(&bytes);
            sound_items(cut, Some(format));
            if at % 7 == 0 {
                sound_items(cut, None);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_in_every_format(bytes in proptest::collection::vec(any::<u8>(), 0..300), format in 0..Format::ALL.len()) {
        sound_items(&bytes, Format::ALL.get(format).copied());
        sound_items(&bytes, None);
    }

    /// Bytes of a sample changed, taken out or doubled.
    #[test]
    fn damaged_samples(
        which in 0..100_usize,
        hits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..3_u8), 1..12),
    ) {
        let all = samples();
        let mut bytes = all.get(which % all.len()).cloned().unwrap_or_default();
        let format = detect(&bytes);
        for (index, byte, how) in hits {
            let at = index.index(bytes.len().max(1));
            match how {
                0 => { if let Some(b) = bytes.get_mut(at) { *b = byte; } }
                1 => { if at < bytes.len() { bytes.remove(at); } }
                _ => bytes.insert(at, byte),
            }
        }
        sound_items(&bytes, Some(format));
        sound_items(&bytes, None);
    }
}

/// Hostile shapes of the structured formats stay within bounds of time and stack.
#[test]
fn hostile_structures() {
    const MANY: usize = 100_000;
    let deep_xml = format!("<nitf>{}{}</nitf>", "<p>".repeat(MANY), "</p>".repeat(MANY));
    let deep_html = format!("<html><body>{}x", "<div>".repeat(MANY));
    let deep_json = format!("{{\"uri\": {}", "[".repeat(MANY));
    let laughs =
        "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;\">]><nitf><body>&c;</body></nitf>";
    let marks = format!("{{\"uri\": \"x\", \"type\": \"text\", \"body_html\": \"{}\"}}", "<".repeat(MANY));
    let ampersands = format!("<nitf><body>{}</body></nitf>", "&".repeat(MANY));
    let rows = format!("id,text\n{}", "a,b\n".repeat(MANY));
    let quotes = format!("id,text\n\"{}", "\"\"".repeat(MANY));
    let plenty = 20 * MANY;
    let loose = format!("<nitf><body>{}</body></nitf>", "&<![CDATA[&]]>".repeat(plenty / 10));
    let entries =
        format!("<rss><channel>{}</channel></rss>", "<item><title>a b</title></item>".repeat(MANY / 2));
    let words = format!(
        "<nitf><head><docdata><key-list>{}</key-list></docdata></head><body><p>x</p></body></nitf>",
        (0..MANY).map(|n| format!("<keyword key=\"k{n}\"/>")).collect::<Vec<String>>().concat()
    );
    let messages = "\u{1}a0001 3 pl 1 dpa 1\r\n\u{2}x =\r\n\u{3}".repeat(MANY / 10);
    for text in [
        &deep_xml,
        &deep_html,
        &deep_json,
        laughs,
        &marks,
        &ampersands,
        &rows,
        &quotes,
        &loose,
        &entries,
        &words,
        &messages,
    ] {
        let begin = Instant::now();
        for format in [None, Some(detect(text.as_bytes()))] {
            let items = read_all(text.as_bytes(), "x", format);
            assert!(!items.is_empty());
        }
        let shown: String = text.chars().take(40).collect();
        assert!(begin.elapsed() < Duration::from_secs(20), "{shown} took {:?}", begin.elapsed());
    }
}

/// Ten megabytes on one line, or one in many short lines, in hostile shapes. A quadratic pass would take hours, so the bound can be wide.
#[test]
fn time_is_linear() {
    const ONE_LINE: usize = 10_000_000;
    const MANY_LINES: usize = 1_000_000;
    const BOUND: Duration = Duration::from_secs(30);
    for piece in [
        "a",
        "Er kam. ",
        "(",
        "/ab",
        "OSLO (",
        " - ",
        "\n",
        "x\n",
        ". ",
        "ä,",
        "date 2024 ",
        "EIL ",
        "[",
        "\"",
        "Ab cd ef gh\n",
    ] {
        let bytes = if piece.contains('\n') { MANY_LINES } else { ONE_LINE };
        let text = piece.repeat(bytes / piece.len());
        let begin = Instant::now();
        if let Ok(story) = read(text.as_bytes(), "x") {
            sound_ends(&story);
        }
        assert!(begin.elapsed() < BOUND, "{piece:?} took {:?}", begin.elapsed());
    }
}

fn sound_ends(story: &Story) {
    for paragraph in story.paragraphs.first().into_iter().chain(story.paragraphs.last()) {
        assert!(!paragraph.span.text(&story.text).is_empty());
    }
}
