//! Bad input gives a message and exit code 1, or an empty result; never a panic.

mod common;

use common::{err, is_orderly, lagebild, lagebild_on, out, scratch, text};

/// Bytes without a pattern, the same in every run.
fn noise(n: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 56) as u8
    };
    (0..n).map(|_| next()).collect()
}

#[test]
fn random_bytes() {
    for (seed, n) in [(1, 1), (2, 17), (3, 400), (4, 5000), (5, 60_000)] {
        let bytes = noise(n, seed);
        for format in ["pretty", "jsonl", "story", "csv"] {
            is_orderly(&lagebild_on(&bytes, &["read", "--format", format, "-"]));
        }
    }
}

#[test]
fn random_letters_and_marks() {
    let alphabet: Vec<char> = "aeinrstÄöß AB.,-–\"„“():;/0123\n\t'’…\u{301}\u{feff}😀".chars().collect();
    for seed in 10..16 {
        let letters: String =
            noise(3000, seed).iter().filter_map(|b| alphabet.get(*b as usize % alphabet.len())).collect();
        let file = scratch(&format!("letters-{seed}.txt"), letters.as_bytes());
        is_orderly(&lagebild(&["read", text(&file)]));
        is_orderly(&lagebild(&["gaps", text(&file)]));
        is_orderly(&lagebild(&["parse", text(&file)]));
    }
}

#[test]
fn empty_file() {
    let file = scratch("leer.txt", b"");
    for args in [&["read"][..], &["explain"], &["gaps"]] {
        let o = lagebild(&[args, &[text(&file)]].concat());
        is_orderly(&o);
        assert_eq!(o.status.code(), Some(1));
        assert!(err(&o).contains("leer.txt: the input is empty; "), "{}", err(&o));
        assert_eq!(err(&o).matches("leer").count(), 1, "the file is named once: {}", err(&o));
    }
    let o = lagebild_on(b" \n\t\n", &["read", "-"]);
    assert!(err(&o).starts_with("lagebild: standard input: "), "{}", err(&o));
}

#[test]
fn truncated_utf8() {
    let story = common::STORY.as_bytes();
    let cut = [story, "Die Türkei lieferte M\u{fc}".as_bytes()].concat();
    let file = scratch("abgeschnitten.txt", cut.get(..cut.len() - 1).unwrap_or(&cut));
    for format in ["pretty", "jsonl", "story", "csv"] {
        is_orderly(&lagebild(&["read", "--format", format, text(&file)]));
    }
}

#[test]
fn one_line_of_megabytes() {
    let mut line = String::from("BERN (dpa) - ");
    while line.len() < 2_000_000 {
        line.push_str("Nordkorea liefert Raketen an Russland und die Schweiz, ");
    }
    let file = scratch("zeile.txt", line.as_bytes());
    is_orderly(&lagebild(&["read", "--format", "jsonl", text(&file)]));
    // one word without an end is shorter: splitting compounds takes time by the square of their length
    let file = scratch("wort.txt", "a".repeat(50_000).as_bytes());
    is_orderly(&lagebild(&["read", text(&file)]));
}

#[test]
fn a_bad_file_does_not_stop_the_good_ones() {
    let good = scratch("gut.txt", common::STORY.as_bytes());
    let bad = scratch("schlecht.txt", b"");
    let o = lagebild(&["read", "--format", "story", text(&bad), "gibt-es-nicht.txt", text(&good)]);
    is_orderly(&o);
    assert_eq!(o.status.code(), Some(1));
    assert_eq!(out(&o).lines().count(), 1);
    assert_eq!(err(&o).lines().count(), 2, "{}", err(&o));
    assert!(
        err(&o).contains("gibt-es-nicht.txt: there is no such file or folder; check the path"),
        "{}",
        err(&o)
    );
}

#[test]
fn folders_and_codebooks_that_are_none() {
    let file = scratch("gut2.txt", common::STORY.as_bytes());
    let empty = file.with_file_name("leerer-ordner");
    std::fs::create_dir_all(&empty).expect("a folder");
    let wrong = scratch("falsch/de/frames/aid.frames", b"AID \xff\xfe");
    let wrong = wrong.ancestors().nth(3).expect("the folder").to_path_buf();
    for (args, part) in [
        (vec!["read", text(&empty)], "no file in this folder; "),
        (vec!["explain", text(&empty)], "is a folder; name a file in it"),
        (
            vec!["read", text(&file), "--codebook", "gibt-es-nicht"],
            "gibt-es-nicht: there is no such folder; ",
        ),
        (vec!["read", text(&file), "--codebook", text(&file)], "gut2.txt: is not a folder; "),
        (vec!["read", text(&file), "--codebook", text(&empty)], "holds no file of a codebook; "),
        (vec!["read", text(&file), "--codebook", text(&wrong)], "aid.frames: is not UTF-8; "),
        (vec!["explain", text(&file), "--event", "99"], "no event \"99\" in this story; "),
        (vec!["eval", "--gold", "gibt-es-nicht", "--texts", text(&empty)], "no .txt file in this folder; "),
    ] {
        let o = lagebild(&args);
        is_orderly(&o);
        assert_eq!(o.status.code(), Some(1), "{args:?}");
        assert!(err(&o).contains(part), "{args:?}: {}", err(&o));
        assert_eq!(err(&o).lines().count(), 1, "{}", err(&o));
    }
}

#[test]
fn mistakes_in_an_own_codebook_are_told() {
    let file = scratch("gut3.txt", common::STORY.as_bytes());
    let frames = scratch("eigen/de/frames/eigen.frames", b"AID schenken subj:ACTOR an:ACTOR\nUNSINN tun\n");
    let dir = frames.ancestors().nth(3).expect("the folder").to_path_buf();
    let o = lagebild(&["read", text(&file), "--codebook", text(&dir)]);
    is_orderly(&o);
    assert_eq!(o.status.code(), Some(0));
    assert!(err(&o).contains("eigen.frames:2: "), "{}", err(&o));
}

/// Items of a structured format: what is a text is printed, what is none is named with its reason.
#[test]
fn any_wire_format() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/wire/");
    let file = |name: &str| format!("{samples}{name}");
    let o = lagebild(&[
        "read",
        "--format",
        "story",
        &file("nachricht.g2.xml"),
        &file("wire.jsonl"),
        &file("rueckzug.g2.xml"),
    ]);
    assert_eq!(o.status.code(), Some(1));
    assert_eq!(out(&o).lines().count(), 4, "{}", out(&o));
    assert!(out(&o).contains("\"version_number\":3"), "{}", out(&o));
    assert!(out(&o).contains("\"signals\":[\"kill\"]"), "{}", out(&o));
    assert!(err(&o).contains("nachricht.g2.xml#2: no story: a picture, not a text"), "{}", err(&o));
    let o = lagebild(&["read", "--format", "jsonl", "--input-format", "nitf", &file("einfach.txt")]);
    assert!(err(&o).contains("einfach.txt: this is no sound nitf: line 1, column 1: "), "{}", err(&o));
    let o = lagebild(&["read", "--input-format", "word", &file("einfach.txt")]);
    assert!(err(&o).contains("word is no format; give one of plain, iptc7901, "), "{}", err(&o));
}
