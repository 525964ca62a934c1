//! The service: what arrives is kept, and it ends when it is asked to, with nothing lost.
#![cfg(unix)]

mod common;

use common::desk::{ATTACKS, Desk, EXPELS, item};
use common::server::{Answer, Server};
use common::{err, is_orderly, lagebild, out, text};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long something may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(90);

fn start(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_lagebild"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

/// Asks the service to end and waits until it has.
fn end(child: Child, name: &str) -> Output {
    signal(&child, name);
    let o = child.wait_with_output().expect("it ends");
    assert!(!err(&o).contains("panicked"), "{}", err(&o));
    o
}

/// Waits until the store shows that.
fn wait_for(desk: &Desk, shown: &[&str]) {
    let begun = Instant::now();
    let now = || {
        let statement = "SELECT DISTINCT story, type FROM lage_events ORDER BY story, type";
        let o = lagebild(&["sql", statement, "--format", "csv", "--store", text(&desk.store())]);
        out(&o).lines().skip(1).map(|l| l.replace(',', " ")).collect::<Vec<_>>()
    };
    while now() != shown {
        assert!(begun.elapsed() < PATIENCE, "{:?} is not {shown:?}", now());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_arrives_is_kept() {
    let desk = Desk::new();
    desk.put("1.txt", &item("bdt0001", "Bern weist aus", EXPELS));
    let config = desk.path("watch.toml");
    let mut text_of =
        "store = \"lage.db\"\nrejects = \"rejects.jsonl\"\n[[folder]]\npath = \"wire\"\nevery = \"1s\"\n"
            .to_owned();
    let server = cfg!(feature = "net").then(|| {
        Server::start(|_| {
            let entry = format!("<item><title>Angriff</title><link>http://a.example/feed1</link><description>{ATTACKS}</description></item>");
            Answer::ok(format!("<rss><channel><title>Dienst</title>{entry}</channel></rss>"))
        })
    });
    if let Some(server) = &server {
        let _ = write!(text_of, "[[feed]]\nurl = \"{}\"\nevery = \"1s\"\n", server.at("/feed.xml"));
    }
    std::fs::write(&config, &text_of).expect("a configuration");
    assert!(lagebild(&["watch", text(&config), "--check"]).status.success());
    let service = start(&["watch", text(&config), "--lang", "en"]);
    let of_feed: &[&str] = if server.is_some() { &["feed1 ASSAULT"] } else { &[] };
    wait_for(&desk, &[&["1 SANCTION"], of_feed].concat());
    desk.put("sub/2.txt", &item("bdt0002", "Angriff", ATTACKS)).put("leer.txt", "");
    wait_for(&desk, &[&["1 SANCTION", "2 ASSAULT"], of_feed].concat());
    // a file that is being written is waited for
    let path = desk.path("wire/3.txt");
    let mut file = std::fs::File::create(&path).expect("a file");
    let whole = item("bdt0003", "Bern weist aus", EXPELS);
    for part in whole.as_bytes().chunks(whole.len() / 8 + 1) {
        file.write_all(part).expect("written");
        std::thread::sleep(Duration::from_millis(400));
    }
    wait_for(&desk, &[&["1 SANCTION", "2 ASSAULT", "3 SANCTION"], of_feed].concat());
    let o = end(service, "-TERM");
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let log = out(&o);
    assert!(log.lines().all(|l| l.starts_with("20") && l.contains("Z ")), "{log}");
    assert!(log.contains("1 folders") && log.lines().last().is_some_and(|l| l.contains("ended")), "{log}");
    let versions = out(&desk.run(&[
        "sql",
        "SELECT count(*) FROM lage_versions WHERE story LIKE '3%'",
        "--format",
        "csv",
    ]));
    assert_eq!(versions.lines().nth(1), Some("1"), "never half a file");
    let rejects = std::fs::read_to_string(desk.path("rejects.jsonl")).expect("the rejects");
    assert!(rejects.lines().count() == 1 && rejects.contains("leer.txt"), "{rejects}");
    // what came meanwhile comes at the next start, and what is there stays
    desk.put("4.txt", &item("bdt0004", "Angriff", ATTACKS));
    let service = start(&["watch", text(&config)]);
    wait_for(&desk, &[&["1 SANCTION", "2 ASSAULT", "3 SANCTION", "4 ASSAULT"], of_feed].concat());
    assert_eq!(end(service, "-INT").status.code(), Some(0));
}

#[test]
fn ingest_goes_on_with_watch() {
    let desk = Desk::new();
    desk.put("1.txt", &item("bdt0001", "Bern weist aus", EXPELS));
    let store = desk.store();
    let service =
        start(&["ingest", "--watch", text(&desk.path("wire")), "--every", "1", "--store", text(&store)]);
    wait_for(&desk, &["1 SANCTION"]);
    desk.put("2.txt", &item("bdt0002", "Angriff", ATTACKS));
    wait_for(&desk, &["1 SANCTION", "2 ASSAULT"]);
    assert_eq!(end(service, "-TERM").status.code(), Some(0));
    let o = lagebild(&["ingest", "--watch", text(&desk.path("wire/1.txt")), "--store", text(&store)]);
    assert!(err(&o).contains("--watch takes only these"), "{}", err(&o));
}

#[test]
fn an_interrupted_run_says_so_and_goes_on() {
    let desk = Desk::new();
    let mut lines = String::new();
    for n in 0..4000 {
        let text = format!("GENF (dpa) - {ATTACKS} Es war der {n}. Angriff.");
        let _ = writeln!(lines, "{{\"id\": \"a{n}\", \"text\": \"{text}\"}}");
    }
    desk.put("w.jsonl", &lines);
    let store = desk.store();
    let run = || start(&["ingest", text(&desk.path("wire")), "--store", text(&store)]);
    let child = run();
    let begun = Instant::now();
    while !out(&lagebild(&[
        "sql",
        "SELECT coalesce(sum(inputs), 0) > 0 FROM lage_runs",
        "--format",
        "csv",
        "--store",
        text(&store),
    ]))
    .ends_with("\n1\n")
    {
        assert!(begun.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(50));
    }
    let o = end(child, "-INT");
    // a machine that was faster than the signal has nothing to say
    if o.status.code() == Some(130) {
        assert!(err(&o).contains("unterbrochen") && out(&o).contains("Eingänge"), "{}", err(&o));
    }
    let o = run().wait_with_output().expect("it ends");
    assert!(out(&o).starts_with("4000 Eingänge: "), "{}", out(&o));
    let n = out(&desk.run(&[
        "sql",
        "SELECT count(*), count(DISTINCT item) FROM lage_versions",
        "--format",
        "csv",
    ]));
    assert_eq!(n.lines().nth(1), Some("4000,4000"));
}

#[test]
fn mistakes_of_the_configuration_are_told() {
    let desk = Desk::new();
    let config = desk.path("w.toml");
    std::fs::write(&config, "store = \"lage.db\"\n[[folder]]\npath = \"fehlt\"\n").expect("a configuration");
    for args in [vec!["watch", text(&config)], vec!["watch", text(&config), "--check"]] {
        let o = lagebild(&args);
        is_orderly(&o);
        assert_eq!(o.status.code(), Some(1));
        assert!(
            err(&o).contains("w.toml:3:8: ") && err(&o).contains("there is no such folder; make it"),
            "{}",
            err(&o)
        );
    }
    let o = lagebild(&["watch", "gibt-es-nicht.toml"]);
    is_orderly(&o);
    assert!(err(&o).contains("there is no such file"), "{}", err(&o));
}
