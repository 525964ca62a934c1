//! The German tables: the examples in the rule files, cases with their dates, and any input at all.

use jiff::civil::Date;
use lagebild_model::{Precision, Published, Span, Timex};
use lagebild_times::{Anchor, Tense, TimeWords, find, resolve};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static GERMAN: LazyLock<TimeWords> = LazyLock::new(german);

/// Reads `codebook/de/times`.
fn german() -> TimeWords {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook/de/times");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder of the German words")
        .map(|entry| {
            let path = entry.expect("a file").path();
            (path.display().to_string(), fs::read_to_string(&path).expect("readable text"))
        })
        .collect();
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
    TimeWords::parse(&borrowed).unwrap_or_else(|e| panic!("{e}"))
}

/// Finds and resolves all of `text`.
fn times(text: &str, anchor: &Anchor, tense: Tense) -> Vec<Timex> {
    let phrases = find(text, Span::of(0, text.len()), &GERMAN);
    let times = resolve(&phrases, anchor, |_| tense);
    assert_eq!(phrases.len(), times.len());
    times
}

/// One line a time: `words|TYPE|value|iso|candidates`.
fn shown(times: &[Timex]) -> String {
    let lines: Vec<String> = times
        .iter()
        .map(|t| {
            let iso = t.iso.as_deref().unwrap_or("-");
            let kind = format!("{:?}", t.kind).to_uppercase();
            let mut line = format!("{}|{kind}|{}|{iso}", t.text, t.value);
            if !t.candidates.is_empty() {
                line.push('|');
                line.push_str(&t.candidates.join(","));
            }
            line
        })
        .collect();
    lines.join("\n")
}

#[track_caller]
fn check(story: &str, tense: Tense, text: &str, expected: &str) {
    let day: Date = story.parse().expect("a day");
    assert_eq!(shown(&times(text, &Anchor::day(day), tense)), expected, "{text}");
}

/// A story of which only the month is known.
#[track_caller]
fn check_month(month: &str, tense: Tense, text: &str, expected: &str) {
    let published =
        Published { value: month.into(), precision: Precision::Month, candidates: Vec::new(), instant: None };
    assert_eq!(shown(&times(text, &Anchor::new(Some(&published)), tense)), expected, "{text}");
}

#[test]
fn examples_of_the_rules_hold() {
    let problems = GERMAN.check();
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{} of {} wrong:\n{}", problems.len(), GERMAN.examples(), shown.join("\n"));
}

#[test]
fn weekdays_follow_the_tense() {
    use Tense::{Future, Past, Present, Unknown};
    for (story, tense, text, expected) in [
        ("2024-08-02", Past, "Er landete am Donnerstag.", "Donnerstag|DATE|2024-08-01|2024-08-01"),
        ("2024-08-01", Past, "Er landete am Donnerstag.", "Donnerstag|DATE|2024-08-01|2024-08-01"),
        ("2024-08-01", Past, "Er landete am Freitag.", "Freitag|DATE|2024-07-26|2024-07-26"),
        ("2024-08-01", Future, "Er wird am Freitag landen.", "Freitag|DATE|2024-08-02|2024-08-02"),
        ("2024-08-01", Future, "Er wird am Mittwoch landen.", "Mittwoch|DATE|2024-08-07|2024-08-07"),
        ("2024-08-01", Present, "Er landet am Donnerstag.", "Donnerstag|DATE|2024-08-01|2024-08-01"),
        ("2024-08-01", Unknown, "Landung am Mittwoch", "Mittwoch|DATE|2024-07-31|2024-07-31"),
        (
            "2024-08-01",
            Past,
            "Er kam am vergangenen Donnerstag.",
            "vergangenen Donnerstag|DATE|2024-07-25|2024-07-25",
        ),
        ("2024-01-01", Past, "Er kam am Sonntagabend.", "Sonntagabend|TIME|2023-12-31TEV|2023-12-31"),
        (
            "2024-08-08",
            Past,
            "Er kam Freitag vergangener Woche.",
            "Freitag vergangener Woche|DATE|2024-08-02|2024-08-02",
        ),
    ] {
        check(story, tense, text, expected);
    }
}

#[test]
fn intervals() {
    use Tense::Past;
    for (text, expected) in [
        ("Das war in der vergangenen Woche.", "vergangenen Woche|DATE|2024-W30|2024-07-22/2024-07-28"),
        (
            "Er baute sie in den vergangenen zwei Jahren aus.",
            "den vergangenen zwei Jahren|DURATION|P2Y|2022-08/2024-08",
        ),
        ("Seit 2021 wird verhandelt.", "2021|DATE|2021|2021/.."),
        ("Seit März 2023 wird verhandelt.", "März 2023|DATE|2023-03|2023-03/.."),
        ("Ab Januar 2025 gilt das.", "Januar 2025|DATE|2025-01|2025-01/.."),
        ("Seit Montag wird verhandelt.", "Montag|DATE|2024-07-29|2024-07-29/.."),
        ("Zwischen 2004 und 2007 war Ruhe.", "2004|DATE|2004|2004/2007\n2007|DATE|2007|2004/2007"),
        (
            "Von Mai bis Juli 2023 war Ruhe.",
            "Mai|DATE|2023-05|2023-05/2023-07\nJuli 2023|DATE|2023-07|2023-05/2023-07",
        ),
        (
            "Von Montag bis Mittwoch war Ruhe.",
            "Montag|DATE|2024-07-29|2024-07-29/2024-07-31\nMittwoch|DATE|2024-07-31|2024-07-29/2024-07-31",
        ),
        (
            "Von 10. November bis 2. Februar war Ruhe.",
            "10. November|DATE|2023-11-10|2023-11-10/2024-02-02\n2. Februar|DATE|2024-02-02|2023-11-10/2024-02-02",
        ),
        ("Vor zwei Wochen kam er.", "zwei Wochen|DURATION|P2W|2024-07-18|2024-07-18,2024-07-15/2024-07-21"),
        (
            "In der Nacht zum Donnerstag fiel er.",
            "Nacht zum Donnerstag|TIME|2024-08-01TNI|2024-08-01|2024-07-31,2024-08-01",
        ),
        ("Im zweiten Quartal sank er.", "zweiten Quartal|DATE|2024-Q2|2024-04/2024-06"),
        ("In den achtziger Jahren war das so.", "den achtziger Jahren|DATE|198|1980/1989"),
    ] {
        check("2024-08-01", Past, text, expected);
    }
}

#[test]
fn counting_from_the_date_named_last() {
    for (text, expected) in [
        (
            "Am 6. Dezember 2023 brach er ein. Am folgenden Tag kam Hilfe.",
            "6. Dezember 2023|DATE|2023-12-06|2023-12-06\nfolgenden Tag|DATE|2023-12-07|2023-12-07",
        ),
        ("Zwei Tage zuvor war Ruhe.", "Zwei Tage zuvor|DATE|2024-07-30|2024-07-30"),
        ("Er kam 2019 und ging im selben Jahr.", "2019|DATE|2019|2019\nselben Jahr|DATE|2019|2019"),
        (
            "Am Dienstag sprach er. Schon am Vortag war gestreikt worden.",
            "Dienstag|DATE|2024-07-30|2024-07-30\nVortag|DATE|2024-07-29|2024-07-29",
        ),
        (
            "Im März 1992 kam sie, im April ging sie.",
            "März 1992|DATE|1992-03|1992-03\nApril|DATE|1992-04|1992-04",
        ),
    ] {
        check("2024-08-01", Tense::Past, text, expected);
    }
}

#[test]
fn stories_dated_by_their_month() {
    check_month(
        "2024-08",
        Tense::Past,
        "Er landete am Donnerstag. Das vereinbarten sie in der vergangenen Woche.",
        "Donnerstag|DATE|2024-08|2024-08|2024-08-01,2024-08-08,2024-08-15,2024-08-22,2024-08-29\n\
         vergangenen Woche|DATE|2024-08|2024-07-22/2024-08-25|2024-07-22/2024-07-28,2024-07-29/2024-08-04,\
         2024-08-05/2024-08-11,2024-08-12/2024-08-18,2024-08-19/2024-08-25",
    );
    check_month(
        "2024-08",
        Tense::Past,
        "Er sprach am Freitag, dem 30. August. Am Donnerstag war er gelandet.",
        "Freitag, dem 30. August|DATE|2024-08-30|2024-08-30\nDonnerstag|DATE|2024-08-29|2024-08-29",
    );
    check_month(
        "2024-08",
        Tense::Past,
        "Im Juni und im Jahr 2022 war Ruhe.",
        "Juni|DATE|2024-06|2024-06\nJahr 2022|DATE|2022|2022",
    );
}

#[test]
fn without_any_date() {
    let found = times(
        "Am Montag und am 3. Mai 2020 war er da, zwei Tage später nicht.",
        &Anchor::unknown(),
        Tense::Past,
    );
    assert_eq!(
        shown(&found),
        "Montag|DATE|XXXX-WXX-1|-\n3. Mai 2020|DATE|2020-05-03|2020-05-03\nzwei Tage später|DATE|2020-05-05|2020-05-05"
    );
}

#[test]
fn no_times() {
    for text in [
        "Vor der Wahl sprach Ron Sommer mit dem Maler August Macke über 2000 Menschen.",
        "Das Spiel endete 3:2, der 29-Jährige traf zweimal und ist 1.939 Euro reicher.",
        "Nach der Resolution 1701 und in letzter Minute kam es nicht zuletzt darauf an.",
        "",
    ] {
        check("2024-08-01", Tense::Past, text, "");
    }
}

#[test]
fn spans_of_a_part_of_the_text() {
    let text = "Am Montag kam er. Am Dienstag ging er.";
    let found = find(text, Span::of(18, text.len()), &GERMAN);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.text(text), "Dienstag");
}

/// Words of time in any order, with numbers and marks between them.
fn salad() -> impl Strategy<Value = String> {
    let words = [
        "am",
        "im",
        "in der",
        "seit",
        "vor",
        "bis",
        "zwischen",
        "und",
        "31.",
        "30. Februar",
        "Februar",
        "9999",
        "0",
        "99",
        "2024",
        "v. Chr.",
        "Jahre",
        "Jahr",
        "Jahrhundert",
        "Tage",
        "Wochen",
        "später",
        "zuvor",
        "Montag",
        "Nacht zum",
        "Ostern",
        "12.",
        "24",
        "Uhr",
        "61",
        ":",
        "-",
        "/",
        ".",
        "er",
        "999999",
        "letzten",
        "nächsten",
        "heute",
        "Ende",
        "des",
        "der",
        "zweiten",
        "Quartal",
        "Hälfte",
        "Winter",
        "Wochenende",
        "folgenden",
        "halbe",
        "Stunde",
        "\n\n",
        ",",
        "–",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24).prop_map(|w| w.join(" "))
}

/// Reads a text in all ways a story can be dated.
fn read_all_ways(text: &str, start: usize, end: usize) {
    let phrases = find(text, Span::of(start, end), &GERMAN);
    let mut last = start;
    for phrase in &phrases {
        assert!(phrase.span.start as usize >= last && !phrase.span.text(text).is_empty());
        last = phrase.span.end as usize;
    }
    let month = Published {
        value: "2023-12".into(),
        precision: Precision::Month,
        candidates: Vec::new(),
        instant: None,
    };
    let edge = Anchor::day(Date::MAX);
    for anchor in [Anchor::unknown(), Anchor::new(Some(&month)), edge, Anchor::day(Date::MIN)] {
        for tense in [Tense::Past, Tense::Present, Tense::Future, Tense::Unknown] {
            assert_eq!(resolve(&phrases, &anchor, |_| tense).len(), phrases.len());
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}", start in 0usize..90, end in 0usize..90) {
        read_all_ways(&text, 0, text.len());
        let found = find(&text, Span::of(start, end), &GERMAN);
        prop_assert!(found.iter().all(|p| p.span.end as usize <= text.len()));
    }

    #[test]
    fn any_words_of_time_are_read(text in salad()) {
        read_all_ways(&text, 0, text.len());
    }
}
