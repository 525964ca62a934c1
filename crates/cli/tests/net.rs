//! Feeds and pages over HTTP, asked of a server on this machine.
#![cfg(feature = "net")]

mod common;

use common::desk::{ATTACKS, Desk, EXPELS};
use common::server::{Answer, Server};
use common::{err, is_orderly, lagebild, out};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

/// A feed with entries: title, path, text.
fn feed(entries: &[(&str, &str, &str)]) -> String {
    let entry = |(title, path, text): &(&str, &str, &str)| {
        format!(
            "<item><title>{title}</title><guid>id:{path}</guid><link>http://HOST{path}</link>\
             <pubDate>Thu, 01 Aug 2024 12:00:00 GMT</pubDate><description>{text}</description></item>"
        )
    };
    let entries = entries.iter().map(entry).collect::<Vec<_>>().concat();
    format!("<rss version='2.0'><channel><title>Beispieldienst</title>{entries}</channel></rss>")
}

/// The feed with the server's own address in it.
fn here(feed: &str, question: &common::server::Question) -> Vec<u8> {
    feed.replace("HOST", question.field("host").unwrap_or("")).into_bytes()
}

fn page(sentence: &str) -> String {
    let text = format!("<p>{sentence} Das teilte die Regierung am Abend mit.</p>").repeat(4);
    format!(
        "<!doctype html><html lang='de'><body><nav>Menü</nav><article><h1>Titel</h1>{text}</article></body></html>"
    )
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let turn = Arc::new(AtomicUsize::new(0));
    let now = Arc::clone(&turn);
    let server = Server::start(move |q| {
        let turn = now.load(Ordering::Relaxed);
        let tag = format!("\"{turn}\"");
        if q.field("if-none-match") == Some(tag.as_str()) {
            return Answer(304, String::new(), Vec::new());
        }
        let old = ("Bern weist aus", "/1", EXPELS);
        let new = ("Angriff", "/2", ATTACKS);
        let entries = if turn == 0 { vec![old] } else { vec![new, old] };
        let head = format!("ETag: {tag}\r\nLast-Modified: Thu, 01 Aug 2024 12:00:00 GMT\r\n");
        Answer(200, head, here(&feed(&entries), q))
    });
    let desk = Desk::new();
    let ingest = || out(&desk.run(&["ingest", &server.at("/feed.xml")]));
    assert!(ingest().starts_with("1 Eingänge: 1 neu"));
    let first = server.asked().remove(0);
    assert!(first.field("user-agent").is_some_and(|a| a.starts_with("lagebild/")), "{first:?}");
    assert_eq!(first.field("if-none-match"), None);
    assert!(ingest().starts_with("0 Eingänge"));
    let second = server.asked().remove(0);
    assert_eq!(second.field("if-none-match"), Some("\"0\""));
    assert_eq!(second.field("if-modified-since"), Some("Thu, 01 Aug 2024 12:00:00 GMT"));
    turn.store(1, Ordering::Relaxed);
    // the entry that was there before is known, although it stands elsewhere in the feed
    assert!(ingest().starts_with("2 Eingänge: 1 neu, 1 bekannt"));
    assert_eq!(desk.shown(), ["1 SANCTION", "2 ASSAULT"]);
    let item = out(&desk.run(&[
        "sql",
        "SELECT item_agency, item, published FROM lage_stories ORDER BY item",
        "--format",
        "csv",
    ]));
    assert_eq!(item.lines().nth(1), Some("Beispieldienst,id:/1,2024-08-01"));
}

#[test]
fn teasers_are_followed_to_their_page() {
    let status = Arc::new(AtomicU16::new(503));
    let now = Arc::clone(&status);
    let server = Server::start(move |q| match q.path.as_str() {
        "/feed.xml" => {
            let full = format!("{ATTACKS} {}", "Darüber wurde in der Nacht lange berichtet. ".repeat(30));
            let entries =
                [("Bern weist aus", "/1.html", "Bern handelt."), ("Angriff", "/2.html", full.as_str())];
            Answer(200, "ETag: \"x\"\r\n".into(), here(&feed(&entries), q))
        }
        "/1.html" => Answer(now.load(Ordering::Relaxed), String::new(), page(EXPELS).into_bytes()),
        _ => Answer(404, String::new(), Vec::new()),
    });
    let desk = Desk::new();
    let ingest = || desk.run(&["ingest", &server.at("/feed.xml"), "--follow"]);
    // the page fails for now: the entry is left for the next time, and the feed is asked anew then
    let o = ingest();
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("/1.html: the page of an entry: HTTP 503: fails at the moment"), "{}", err(&o));
    assert_eq!(desk.shown(), ["2 ASSAULT"]);
    status.store(200, Ordering::Relaxed);
    server.asked();
    let o = ingest();
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let asked = server.asked();
    assert_eq!(asked.iter().map(|q| q.path.as_str()).collect::<Vec<_>>(), ["/feed.xml", "/1.html"]);
    assert_eq!(asked.first().and_then(|q| q.field("if-none-match")), None, "not all was kept");
    assert_eq!(desk.shown(), ["1 SANCTION", "2 ASSAULT"]);
    let kept = out(&desk.run(&[
        "sql",
        "SELECT item_agency, item FROM lage_stories WHERE story = '1'",
        "--format",
        "csv",
    ]));
    assert_eq!(kept.lines().nth(1), Some("Beispieldienst,id:/1.html"), "what the feed says stays");
    ingest();
    assert_eq!(server.asked().first().and_then(|q| q.field("if-none-match")), Some("\"x\""));
}

#[test]
fn single_items_are_read_too() {
    let server = Server::start(|q| match q.path.as_str() {
        "/meldung.txt" => Answer::ok(format!("Meldung\n\nGENF (dpa) - {EXPELS}\n")),
        "/weg" => Answer(302, "Location: /meldung.txt\r\n".into(), Vec::new()),
        _ => Answer::ok(page(ATTACKS)),
    });
    let read = |path: &str| out(&lagebild(&["read", "--format", "jsonl", &server.at(path)]));
    assert!(read("/meldung.txt").contains("\"type\":\"SANCTION\""));
    assert!(read("/weg").contains("\"type\":\"SANCTION\""));
    let of_page = read("/lage/angriff.html?x=1");
    assert!(of_page.contains("\"type\":\"ASSAULT\"") && of_page.contains("\"id\":\"angriff@"), "{of_page}");
}

#[test]
fn what_gives_no_item_is_told() {
    let server = Server::start(|q| match q.path.as_str() {
        "/langsam" => {
            std::thread::sleep(Duration::from_secs(4));
            Answer::ok("zu spät")
        }
        "/gross" => Answer::ok("Viel Text. ".repeat(200_000)),
        "/kreis" => Answer(302, "Location: /kreis\r\n".into(), Vec::new()),
        _ => Answer(404, String::new(), Vec::new()),
    });
    let closed = "http://127.0.0.1:9/feed.xml".to_owned();
    for (address, part) in [
        (server.at("/fehlt"), "HTTP 404: there is nothing at this address; check it"),
        (server.at("/langsam"), "gave no whole answer within 1 s; "),
        (server.at("/gross"), "the answer has more than 1 MB; give a larger --max-megabytes"),
        (server.at("/kreis"), "leads from address to address"),
        (closed, "gives no answer"),
        ("http://".into(), "is no address; give one like"),
    ] {
        let desk = Desk::new();
        for command in ["read", "ingest"] {
            let mut args = vec![command, &address, "--timeout", "1", "--max-megabytes", "1"];
            let store = desk.store();
            if command == "ingest" {
                args.extend(["--store", common::text(&store)]);
            }
            let o = lagebild(&args);
            is_orderly(&o);
            assert_eq!(o.status.code(), Some(1), "{address}");
            assert!(
                err(&o).starts_with(&format!("lagebild: {address}: ")) && err(&o).contains(part),
                "{}",
                err(&o)
            );
            assert_eq!(err(&o).lines().count(), 1, "{}", err(&o));
        }
        let rejects = out(&desk.run(&["sql", "SELECT count(*) FROM lage_rejects", "--format", "csv"]));
        assert_eq!(rejects.lines().nth(1), Some("0"), "it may be there later");
    }
}
