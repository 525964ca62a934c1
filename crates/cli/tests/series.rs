//! Events over time: from items of the wire to charts and files.

mod common;

use common::desk::Desk;
use common::{err, out, text};

/// An item of an agency, sent on 27 February 2024.
fn item(agency: &str, number: &str, head: &str, sentence: &str) -> String {
    format!("{number} 4 pl 93 {agency} 1888\n\n{head}\n\nGENF ({agency}) - {sentence}\n\n271418 Feb 24\n")
}

/// Two agencies report one expulsion of the week of 26 February; a meeting was the week before.
fn desk() -> Desk {
    let desk = Desk::new();
    let expelled = "Die Schweiz hat am Montag zwei russische Diplomaten ausgewiesen.";
    let again = "Zwei russische Diplomaten sind am Montag von der Schweiz ausgewiesen worden.";
    let met =
        "Frankreichs Präsident Emmanuel Macron traf am 20. Februar Bundeskanzler Olaf Scholz in Berlin.";
    desk.put("a.txt", &item("dpa", "bdt0001", "Bern weist aus", expelled))
        .put("b.txt", &item("AFP", "afp0002", "Diplomaten müssen gehen", again))
        .put("c.txt", &item("dpa", "bdt0003", "Macron trifft Scholz", met));
    desk.ingest();
    desk
}

#[test]
fn reports_are_counted_and_happenings_once() {
    let desk = desk();
    let csv = |args: &[&str]| {
        let range = ["series", "--from", "2024-02-19", "--to", "2024-02-29", "--format", "csv"];
        out(&desk.run(&[&range, args].concat())).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        csv(&["CHE-RUS"]),
        [
            "from,to,verbal_cooperation,material_cooperation,verbal_conflict,material_conflict,happenings_verbal_cooperation,\
             happenings_material_cooperation,happenings_verbal_conflict,happenings_material_conflict,mean_scale,\
             mean_scale_of_happenings",
            "2024-02-19,2024-02-25,0,0,0,0,0,0,0,0,,",
            "2024-02-26,2024-02-29,0,0,0,2,0,0,0,1,-5.5,-5.5",
        ]
    );
    // both ways, by name, as an actor of a type
    for same in
        [["Russland-Schweiz", "--by=week"], ["Schweiz", "--by=week"], ["SANCTION", "--country=Russland"]]
    {
        assert_eq!(csv(&same).last(), csv(&["CHE-RUS"]).last(), "{same:?}");
    }
    let per = csv(&["--per", "pair", "--by", "month"]);
    let names: Vec<_> =
        per.iter().skip(1).map(|l| l.split(',').take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(names, ["CHE-RUS 2024-02-19 2024-02-29", "DEU-FRA 2024-02-19 2024-02-29"]);
    let regions = csv(&["--per", "region"]);
    assert!(
        regions.iter().any(|l| l.starts_with("eastern-europe,2024-02-26,2024-02-29,0,0,0,2")),
        "{regions:?}"
    );
}

#[test]
fn weights_of_ones_own_change_the_mean() {
    let desk = desk();
    let file = desk.path("meine.tsv");
    std::fs::write(&file, "# my own\nscore\tSANCTION\texpel\t-2\nregion\talps\tAlpen\tCHE AUT\n")
        .expect("a file");
    let last = |args: &[&str]| {
        let o =
            desk.run(&[&["series", "Alpen", "--format", "jsonl", "--weights", text(&file)], args].concat());
        let line = out(&o).lines().last().expect("a line").to_owned();
        serde_json::from_str::<serde_json::Value>(&line).expect("JSON")
    };
    let step = last(&[]);
    assert_eq!(
        (&step["material_conflict"], &step["mean_scale"]),
        (&2.into(), &serde_json::json!(-2.0)),
        "{step}"
    );
    std::fs::write(&file, "score\tSANCTION\texpel\tviel\n").expect("a file");
    let wrong = desk.run(&["series", "--weights", text(&file)]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(err(&wrong).contains("meine.tsv:1: viel is no number"), "{}", err(&wrong));
    let unknown = desk.run(&["series", "--region", "Atlantis"]);
    assert!(err(&unknown).contains("known are baltics"), "{}", err(&unknown));
}

#[test]
fn the_chart_has_no_colour_where_there_is_no_terminal() {
    let desk = desk();
    let o = desk.run(&["series", "CHE-RUS", "--from", "2024-02-19", "--lang", "en"]);
    let told = out(&o);
    assert!(!told.contains('\u{1b}'), "{told}");
    assert!(
        told.starts_with("2024-02-19 – 2024-02-27, by week · reports: conflict ◂ ▸ cooperation"),
        "{told}"
    );
    assert!(told.contains("Switzerland – Russia (CHE-RUS)"), "{told}");
    let line = told.lines().last().expect("a line");
    assert!(line.starts_with("2024-02-26 2 █") && line.ends_with("-5.5"), "{line}");
    assert!(told.lines().skip(1).all(|l| l.chars().count() <= 80), "{told}");
    let once = out(&desk.run(&["series", "CHE-RUS", "--from", "2024-02-26", "--count", "happenings"]));
    assert!(once.lines().last().is_some_and(|l| l.starts_with("2024-02-26 1 █")), "{once}");
    let none = out(&desk.run(&["series", "FRA-CHE", "--from", "2024-02-26"]));
    assert!(none.ends_with("Nichts passt.\n"), "{none}");
}

#[test]
fn the_built_in_scores_are_those_the_events_carry() {
    let sources = lagebild_codebook::Sources::builtin();
    let weights = lagebild_picture::Weights::parse(sources.text("series.tsv")).expect("the file");
    let types = lagebild_codebook::Types::build(&sources, &mut Vec::new());
    let mut listed: Vec<_> = weights.scores().map(|(k, m, s)| format!("{k} {m} {s}")).collect();
    let mut coded: Vec<_> =
        types.entries().iter().map(|e| format!("{} {} {}", e.name, e.mode, e.scale)).collect();
    listed.sort();
    coded.sort();
    assert_eq!(listed, coded, "codebook/series.tsv and codebook/types.tsv differ");
    let world = lagebild_codebook::World::names(&sources);
    for region in weights.regions() {
        for code in &region.countries {
            assert!(world.state(code).is_some() || code == "EUR", "{}: {code} is no state", region.id);
        }
    }
}
