//! Reads the real items beside the project (`../shared/eval/wire`), where they are, and compares with what other
//! programs made of the same items. The tables of `docs/formats.md` are made here: `UPDATE_FORMATS=1 cargo test -p
//! lagebild-wire --test eval` writes them; without it the test fails when they are out of date. Without the items the
//! test is skipped with a message.

use lagebild_model::{ParagraphKind, Story};
use lagebild_wire::{Format, detect, read_all};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- made by crates/wire/tests/eval.rs: begin -->\n";
const END: &str = "<!-- made by crates/wire/tests/eval.rs: end -->\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of items, or `None` with a message.
fn items() -> Option<PathBuf> {
    let dir = root().join("../shared/eval/wire");
    if !dir.is_dir() {
        eprintln!("skipped: there is no ../shared/eval/wire");
        return None;
    }
    Some(dir)
}

/// All items' files, sorted; what only describes the folders is left out.
fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut inside: Vec<PathBuf> =
        std::fs::read_dir(dir).expect("a folder").filter_map(Result::ok).map(|e| e.path()).collect();
    inside.sort();
    for path in inside {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            files(&path, out);
        } else if !matches!(name.as_str(), "LICENSE" | "NOTICE" | "SOURCE.txt")
            && path.extension().is_none_or(|e| e != "md")
        {
            out.push(path);
        }
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_kind(story: &Story, kinds: &[ParagraphKind]) -> Vec<String> {
    let of = story.paragraphs.iter().filter(|p| kinds.contains(&p.kind));
    of.map(|p| flat(p.span.text(&story.text))).collect()
}

/// Fields by name, as text; `None` where the story has none.
fn fields(story: &Story) -> Vec<(&'static str, Option<String>)> {
    let some = |list: Vec<String>| (!list.is_empty()).then(|| list.join(" / "));
    let body = of_kind(story, &[ParagraphKind::Body, ParagraphKind::Heading]);
    let places = |d: &lagebild_model::Dateline| some(d.places.iter().map(|p| p.text.clone()).collect());
    vec![
        ("headline", story.headline.as_deref().map(flat)),
        ("body", (!body.is_empty()).then(|| body.join(" "))),
        ("dateline", story.dateline.as_ref().and_then(places)),
        ("language", story.declared_language.clone()),
        ("version", story.version_number.map(|n| n.to_string())),
        ("urgency", story.urgency.map(|n| n.to_string())),
        ("published", story.published.as_ref().map(|p| minute(p.instant.as_deref().unwrap_or(&p.value)))),
        ("item", story.item.clone()),
        ("agency", story.agency.clone()),
        ("byline", story.byline.as_deref().map(flat)),
        ("sign-off", story.signoff.as_ref().and_then(|s| some(s.editors.clone()))),
        ("rights", story.rights.as_deref().map(flat)),
        ("keywords", some(story.keywords.clone())),
        ("subjects", (!story.subjects.is_empty()).then(|| story.subjects.len().to_string())),
        ("signals", some(story.signals.iter().map(|s| format!("{s:?}")).collect())),
        ("embargo", story.embargo.clone()),
        ("predecessor", story.predecessor.clone()),
    ]
}

/// Local date and minute: forms of one item differ in seconds and in whether they name the zone.
fn minute(instant: &str) -> String {
    instant.get(..16).unwrap_or(instant).to_owned()
}

/// Fields that are compared.
const COMPARED: [&str; 7] = ["headline", "body", "dateline", "language", "version", "urgency", "published"];

/// Pairs of the same item: a name for the group, the item, what another program made of it.
fn pairs(dir: &Path) -> Vec<(&'static str, PathBuf, PathBuf)> {
    let mut out = Vec::new();
    let mut add = |group, a: PathBuf, b: PathBuf| {
        if a.is_file() && b.is_file() {
            out.push((group, a, b));
        }
    };
    for (group, base, ending) in [
        ("digitalwires → NewsML-G2 (dpa-digitalwires-to-newsmlg2)", "dpa-digitalwires/tests/data", "xml"),
        ("digitalwires → IPTC 7901 (dpa-digitalwires-to-iptc7901)", "dpa-iptc7901/tests/data", "iptc"),
    ] {
        let mut inputs = Vec::new();
        files(&dir.join(base).join("input"), &mut inputs);
        for input in inputs {
            let name = input.with_extension(ending);
            let output = dir.join(base).join("output").join(name.file_name().unwrap_or_default());
            add(group, input, output);
        }
    }
    let push = dir.join("dpa-s3push/extended/preprocess/data");
    for line in ["infoline", "starline"] {
        let input = push.join(format!("input-{line}.json"));
        add("digitalwires → NITF (dpa)", input.clone(), push.join(format!("nitf-{line}.xml")));
        add("digitalwires → NITF (dpa s3push example)", input, push.join(format!("transformed-{line}.xml")));
    }
    let ninjs = dir.join("iptc-ninjs/examples");
    for item in ["20130515006361", "20130605006126", "20130612006110", "20130731006140"] {
        let input = ninjs.join(format!("NewsML/businesswire-newsml-{item}.xml"));
        for version in ["1.4", "2.1", "3.0"] {
            let output = ninjs.join(format!("{version}/businesswire-newsml-{item}.json"));
            add("NewsML 1.2 → ninjs (IPTC examples)", input.clone(), output);
        }
    }
    out
}

fn first(path: &Path) -> Result<Story, String> {
    let bytes = std::fs::read(path).expect("a file");
    let items = read_all(&bytes, "x", None);
    let mut refused = "no item".to_owned();
    for item in items {
        match item {
            Ok(story) => return Ok(story),
            Err(error) => refused = error.to_string(),
        }
    }
    Err(refused)
}

/// The text of a file without tags, character references resolved: what the other program wrote, read by nobody's
/// parser of formats.
fn bare(path: &Path) -> String {
    let text = String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into_owned();
    let text = serde_json::from_str::<serde_json::Value>(&text).map_or(text, |v| strings(&v));
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    letters(&out)
}

fn strings(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(s) => s.clone() + " ",
        serde_json::Value::Array(list) => list.iter().map(strings).collect(),
        serde_json::Value::Object(fields) => fields.values().map(strings).collect(),
        _ => String::new(),
    }
}

/// Letters and digits only: tags leave blanks where none belong.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[derive(Default)]
struct Agreement {
    pairs: usize,
    both_refused: usize,
    one_refused: usize,
    same: BTreeMap<&'static str, (usize, usize)>,
    /// Body paragraphs of the item, and how many of them stand in the other's text; and the other way round.
    found: (usize, usize),
    back: (usize, usize),
}

fn agreements(dir: &Path, differences: &mut String) -> Vec<(&'static str, Agreement)> {
    let mut out: Vec<(&'static str, Agreement)> = Vec::new();
    for (group, a, b) in pairs(dir) {
        if out.last().is_none_or(|(g, _)| *g != group) && !out.iter().any(|(g, _)| *g == group) {
            out.push((group, Agreement::default()));
        }
        let Some((_, sum)) = out.iter_mut().find(|(g, _)| *g == group) else { continue };
        sum.pairs += 1;
        match (first(&a), first(&b)) {
            (Ok(mine), Ok(theirs)) => {
                let name = b.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                compare(sum, &mine, &theirs, &name, differences);
                found(&mut sum.found, &mine, &bare(&b));
                found(&mut sum.back, &theirs, &bare(&a));
            }
            (Err(_), Err(_)) => sum.both_refused += 1,
            _ => sum.one_refused += 1,
        }
    }
    out
}

/// Counts the paragraphs of a story that stand in a bare text.
fn found(count: &mut (usize, usize), story: &Story, raw: &str) {
    for paragraph in of_kind(story, &[ParagraphKind::Body, ParagraphKind::Heading]) {
        count.1 += 1;
        count.0 += usize::from(raw.contains(&letters(&paragraph)));
    }
}

fn compare(sum: &mut Agreement, mine: &Story, theirs: &Story, name: &str, differences: &mut String) {
    for ((field, a), (_, b)) in fields(mine).into_iter().zip(fields(theirs)) {
        if !COMPARED.contains(&field) {
            continue;
        }
        // A field that the other form cannot carry or does not state is not compared.
        let (Some(a), Some(b)) = (a, b) else { continue };
        let count = sum.same.entry(field).or_default();
        count.1 += 1;
        if a == b {
            count.0 += 1;
        } else {
            let at = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
            let cut = |t: &str| t.chars().skip(at.saturating_sub(20)).take(80).collect::<String>();
            let _ = writeln!(differences, "{name}: {field}: {:?} / {:?}", cut(&a), cut(&b));
        }
    }
}

/// The class of a refusal's message.
fn reason(message: &str) -> String {
    let what = message.split_once(": ").map_or(message, |(_, what)| what);
    if what.starts_with("this is no sound") {
        return "malformed (line and column told)".to_owned();
    }
    let what = what.trim_start_matches("no story: ");
    what.split(" (its ").next().unwrap_or(what).to_owned()
}

struct Survey {
    files: BTreeMap<Format, usize>,
    read: BTreeMap<Format, usize>,
    refused: BTreeMap<Format, usize>,
    filled: BTreeMap<(Format, &'static str), usize>,
    reasons: BTreeMap<String, usize>,
}

fn survey(dir: &Path) -> Survey {
    let mut out = Survey {
        files: BTreeMap::new(),
        read: BTreeMap::new(),
        refused: BTreeMap::new(),
        filled: BTreeMap::new(),
        reasons: BTreeMap::new(),
    };
    let mut all = Vec::new();
    files(dir, &mut all);
    for path in all {
        let bytes = std::fs::read(&path).expect("a file");
        let format = detect(&bytes);
        *out.files.entry(format).or_default() += 1;
        for item in read_all(&bytes, "x", None) {
            match item {
                Ok(story) => {
                    *out.read.entry(format).or_default() += 1;
                    for (field, value) in fields(&story) {
                        *out.filled.entry((format, field)).or_default() += usize::from(value.is_some());
                    }
                }
                Err(error) => {
                    *out.refused.entry(format).or_default() += 1;
                    let text = error.to_string();
                    assert!(!text.contains('\n') && text.len() < 300, "a reason is one line: {text}");
                    // A list of lists: how many is no part of the reason.
                    let kind = reason(&text);
                    let kind = kind
                        .split_once(": ")
                        .filter(|(l, _)| l.starts_with("a list of"))
                        .map_or(kind.as_str(), |(_, k)| k)
                        .to_owned();
                    *out.reasons.entry(kind).or_default() += 1;
                }
            }
        }
    }
    out
}

fn tables(dir: &Path) -> (String, String) {
    let mut text = String::new();
    let survey = survey(dir);
    text.push_str("### Items read\n\n| format | files | stories | refused |\n|---|---|---|---|\n");
    for (format, files) in &survey.files {
        let of = |m: &BTreeMap<Format, usize>| m.get(format).copied().unwrap_or(0);
        let _ = writeln!(text, "| {format} | {files} | {} | {} |", of(&survey.read), of(&survey.refused));
    }
    text.push_str("\n### Why items are refused\n\n| reason | items |\n|---|---|\n");
    for (reason, count) in &survey.reasons {
        let _ = writeln!(text, "| {reason} | {count} |");
    }
    let formats: Vec<Format> = survey.read.keys().copied().collect();
    text.push_str("\n### Fields filled, in how many of the stories\n\n| field |");
    for format in &formats {
        let _ = write!(text, " {format} ({}) |", survey.read.get(format).copied().unwrap_or(0));
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(formats.len()));
    for (field, _) in fields(&Story::default()) {
        let _ = write!(text, "| {field} |");
        for format in &formats {
            let _ = write!(text, " {} |", survey.filled.get(&(*format, field)).copied().unwrap_or(0));
        }
        text.push('\n');
    }
    let mut differences = String::new();
    text.push_str("\n### The same item in two forms\n\nHow many pairs agree, of those in which both forms state the field.\n\n| item → other form | pairs | both refused |");
    for field in COMPARED {
        let _ = write!(text, " {field} |");
    }
    let _ = writeln!(
        text,
        " its paragraphs in the other's bare text | and back |\n|---|---|---|{}---|---|",
        "---|".repeat(COMPARED.len())
    );
    for (group, sum) in agreements(dir, &mut differences) {
        assert_eq!(sum.one_refused, 0, "{group}: one form is read, the other refused");
        let _ = write!(text, "| {group} | {} | {} |", sum.pairs, sum.both_refused);
        for field in COMPARED {
            let cell = sum.same.get(field).map_or("-".to_owned(), |(same, of)| format!("{same}/{of}"));
            let _ = write!(text, " {cell} |");
        }
        let _ = writeln!(text, " {}/{} | {}/{} |", sum.found.0, sum.found.1, sum.back.0, sum.back.1);
    }
    (text, differences)
}

#[test]
fn formats_table() {
    let Some(dir) = items() else { return };
    let (tables, differences) = tables(&dir);
    eprintln!("{differences}");
    let path = root().join("docs/formats.md");
    let text = std::fs::read_to_string(&path).expect("docs/formats.md");
    let (before, rest) = text.split_once(BEGIN).expect("the mark where the tables begin");
    let (_, after) = rest.split_once(END).expect("the mark where the tables end");
    let new = format!("{before}{BEGIN}{tables}{END}{after}");
    if std::env::var_os("UPDATE_FORMATS").is_some() {
        std::fs::write(&path, &new).expect("docs/formats.md can be written");
        return;
    }
    // the items lie outside the project and may change without it
    let told = "docs/formats.md is out of date; run UPDATE_FORMATS=1 cargo test -p lagebild-wire --test eval";
    if new != text {
        assert!(std::env::var_os("CHECK_FORMATS").is_none(), "{told}");
        eprintln!("{told}");
    }
}
