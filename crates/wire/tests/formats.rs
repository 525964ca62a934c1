//! The sample items of every format (`samples/wire`, all invented) and what is read of them: `formats.txt` beside this
//! file. `UPDATE_FORMATS=1 cargo test -p lagebild-wire --test formats` writes it anew; look at the difference.

use lagebild_model::{ParagraphKind, Story};
use lagebild_wire::{Format, detect, read_all};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats.txt")
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/wire");
    let mut out: Vec<(String, Vec<u8>)> = std::fs::read_dir(dir)
        .expect("samples/wire")
        .filter_map(Result::ok)
        .map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).expect("a sample")))
        .collect();
    out.sort();
    out
}

/// The story in a few lines: fields that are set, then the paragraphs with a letter for their kind.
fn outline(story: &Story) -> String {
    let mut out = format!("id: {}\n", story.id);
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    let some = |list: Vec<String>| (!list.is_empty()).then(|| list.join(" + "));
    field("item", story.item.clone());
    field("agency", story.agency.clone());
    field("language", Some(format!("{:?} (declared {:?})", story.language, story.declared_language)));
    field(
        "published",
        story.published.as_ref().map(|p| p.instant.clone().unwrap_or_else(|| p.value.clone())),
    );
    field("embargo", story.embargo.clone());
    field("version", story.version.clone());
    field("version number", story.version_number.map(|n| n.to_string()));
    field("predecessor", story.predecessor.clone());
    field("urgency", story.urgency.map(|n| n.to_string()));
    field("signals", some(story.signals.iter().map(|s| format!("{s:?}")).collect()));
    field("byline", story.byline.clone());
    field("rights", story.rights.clone());
    field("keywords", some(story.keywords.clone()));
    let code = |s: &lagebild_model::Subject| {
        let part = |p: &Option<String>| p.clone().unwrap_or_else(|| "-".to_owned());
        format!("{}:{} {}", part(&s.scheme), part(&s.code), part(&s.name))
    };
    field("subjects", some(story.subjects.iter().map(code).collect()));
    let places = |d: &lagebild_model::Dateline| some(d.places.iter().map(|p| p.text.clone()).collect());
    field("places", story.dateline.as_ref().and_then(places));
    let editors =
        |s: &lagebild_model::Signoff| format!("{} {}", s.editors.join("+"), s.desk.as_deref().unwrap_or("-"));
    field("signoff", story.signoff.as_ref().map(editors));
    field("notes", some(story.notes.clone()));
    for paragraph in &story.paragraphs {
        let letter = match paragraph.kind {
            ParagraphKind::Headline => 'H',
            ParagraphKind::Heading => 'S',
            ParagraphKind::Body => 'B',
            ParagraphKind::Boilerplate => 'X',
        };
        let text = paragraph.span.text(&story.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "{letter}| {text}");
    }
    out
}

fn all() -> String {
    let mut out = String::new();
    for (name, bytes) in samples() {
        let stem = name.split('.').next().unwrap_or(&name);
        let _ = writeln!(out, "== {name} ({})", detect(&bytes));
        for item in read_all(&bytes, stem, None) {
            match item {
                Ok(story) => out.push_str(&outline(&story)),
                Err(error) => {
                    let _ = writeln!(out, "! {error}");
                }
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn samples_are_read_as_written_down() {
    let new = all();
    if std::env::var_os("UPDATE_FORMATS").is_some() {
        std::fs::write(here(), &new).expect("formats.txt can be written");
        return;
    }
    let old = std::fs::read_to_string(here()).expect("formats.txt");
    for (old, new) in old.split("== ").zip(new.split("== ")) {
        assert_eq!(new, old);
    }
    assert_eq!(old.matches("== ").count(), new.matches("== ").count());
}

#[test]
fn every_format_but_parquet_has_a_sample() {
    let seen: Vec<Format> = samples().iter().map(|(_, bytes)| detect(bytes)).collect();
    for format in Format::ALL {
        assert!(format == Format::Parquet || seen.contains(&format), "{format} has no sample");
    }
}

#[test]
fn reading_is_deterministic_and_json_round_trips() {
    for (name, bytes) in samples() {
        let read = || read_all(&bytes, "x", None).into_iter().filter_map(Result::ok).collect::<Vec<Story>>();
        for (a, b) in read().into_iter().zip(read()) {
            let json = serde_json::to_string(&a).expect("a story is JSON");
            assert_eq!(json, serde_json::to_string(&b).expect("a story is JSON"), "{name}");
            assert_eq!(serde_json::from_str::<Story>(&json).expect("JSON of a story"), a, "{name}");
        }
    }
}

#[test]
fn a_format_can_be_named() {
    let nitf = samples().into_iter().find(|(n, _)| n == "story.nitf.xml").expect("the sample").1;
    let plain = read_all(&nitf, "x", Some(Format::Plain));
    assert!(plain.first().is_some_and(|r| r.as_ref().is_ok_and(|s| s.text.starts_with("<?xml"))));
    let wrong = read_all(b"no xml at all", "x", Some(Format::Nitf));
    let message = wrong.first().and_then(|r| r.as_ref().err()).map(ToString::to_string).unwrap_or_default();
    assert!(message.starts_with("x: this is no sound nitf: line 1, column 1: "), "{message}");
}
