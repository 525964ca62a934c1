//! `cargo xtask bench-store`: a store with many events, and how long questions to it take.

use super::Dice;
use anyhow::Result;
use lagebild_model::{Coded, Event, Story};
use lagebild_store::{
    Delivery, Entry, Filter, ItemKey, Manifest, Near, Reader, Search, Signal, Sort, Store, StoreError, Terms,
    Who,
};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// Events of a story.
const EVENTS: usize = 10;
/// Stories of a batch.
const BATCH: usize = 500;
/// How often each question is asked, warm.
const TIMES: usize = 7;
/// An instant behind every embargo.
const NOW: &str = "2100-01-01T00:00:00Z";
const TYPES: [&str; 16] = [
    "ASSAULT",
    "CONSULT",
    "ACCUSE",
    "REQUEST",
    "SUPPORT",
    "COERCE",
    "REJECT",
    "COOPERATE",
    "AGREE",
    "THREATEN",
    "MOBILIZE",
    "PROTEST",
    "AID",
    "SANCTION",
    "CONCEDE",
    "RETREAT",
];
const QUADS: [&str; 4] =
    ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
const CONTEXTS: [&str; 8] =
    ["military", "diplomatic", "executive", "election", "territory", "economic", "repression", "terrorism"];
const SECTORS: [&str; 8] = ["GOV", "MIL", "CVL", "REB", "OPP", "LEG", "COP", "JRN"];
/// Codes of the made countries: 180 of them.
const COUNTRIES: usize = 180;
/// Made places.
const PLACES: usize = 4000;
/// Made words of the texts.
const WORDS: usize = 30_000;

fn code(n: usize) -> String {
    let letter = |x: usize| char::from(b'A' + (x % 26) as u8);
    [letter(n / 26), letter(n), letter(n * 7)].into_iter().collect()
}

fn pick<'a>(list: &[&'a str], dice: &mut Dice) -> &'a str {
    list.get(dice.skewed(list.len())).copied().unwrap_or("")
}

fn party(dice: &mut Dice) -> serde_json::Value {
    let sector = pick(&SECTORS, dice);
    let name = (dice.below(4) == 0).then(|| format!("Person {}", dice.skewed(20_000)));
    json!({"code": code(dice.skewed(COUNTRIES)), "sector": [sector], "name": name, "office": null, "party": null,
        "id": null, "text": "die Regierung", "start": 100, "end": 113, "antecedent": null})
}

fn day(dice: &mut Dice, dense: bool) -> String {
    if dense {
        return format!("2024-{:02}-{:02}", 11 + dice.below(2), 1 + dice.below(28));
    }
    format!("{}-{:02}-{:02}", 2015 + dice.below(10), 1 + dice.below(12), 1 + dice.below(28))
}

fn event(story: &str, n: usize, dice: &mut Dice, dense: bool) -> Result<Event> {
    let source = dice.below(2) == 0;
    let place = dice.skewed(PLACES);
    let country = code(place % COUNTRIES);
    let agency = pick(&["dpa", "Reuters", "AFP", "AP", "APA"], dice);
    Ok(serde_json::from_value(json!({
        "id": format!("{story}@{}.1", 100 + n * 150), "story": story, "agency": agency, "published": day(dice, dense),
        "headline": "Eine Meldung, wie sie jeden Tag kommt", "type": pick(&TYPES, dice), "mode": [],
        "context": [pick(&CONTEXTS, dice)], "plover": "CONSULT", "auxiliary": [], "quad": pick(&QUADS, dice), "scale": 1.0,
        "actor": [party(dice)], "recipient": [party(dice)],
        "status": pick(&["actual", "future", "hypothetical", "negated"], dice), "historical": dice.below(8) == 0,
        "source": if source {
            json!([{"depth": 0, "code": code(dice.skewed(COUNTRIES)), "sector": ["GOV"], "kind": "authority",
                "text": "das Ministerium", "cue": "nach Angaben", "start": 1, "end": 2}])
        } else { json!([]) },
        "denied_by": [],
        "date": {"value": day(dice, dense), "candidates": [], "text": "am Montag", "start": 1, "end": 2},
        "place": {"name": format!("Place {place}"), "name_de": format!("Ort {place}"), "country": country,
            "country_name": "Land", "kind": "city", "lat": (place * 37 % 1400) as f64 / 10.0 - 60.0,
            "lon": (place * 91 % 3600) as f64 / 10.0 - 180.0, "id": format!("p{place}"), "text": "Ort", "start": 1, "end": 2},
        "numbers": {"killed": null, "wounded": null, "arrested": null},
        "evidence": [{"start": 100, "end": 240, "text": "Die Regierung teilte am Montag mit, dass die Gespräche mit den \
            Vertretern der Nachbarländer über die Zukunft der Grenzregion fortgesetzt werden."}],
        "confidence": dice.below(100) as f64 / 100.0, "rule": "de/consult:treffen#1",
        "coder": {"program": "lagebild", "codebook": "0123456789abcdef"}
    }))?)
}

fn delivery(n: usize, dice: &mut Dice, dense: bool) -> Result<Delivery> {
    let name = format!("s{n:07}");
    let events = (0..EVENTS).map(|i| event(&name, i, dice, dense)).collect::<Result<Vec<_>>>()?;
    let words: Vec<String> = (0..150).map(|_| format!("w{}", dice.skewed(WORDS))).collect();
    let text = words.join(" ");
    let story: Story = serde_json::from_value(json!({
        "id": name, "item": name, "text": text, "offsets": "text", "agency": "dpa", "language": "de",
        "headline": "Eine Meldung", "dateline": null,
        "published": {"value": day(dice, dense), "precision": "day", "candidates": []},
        "signoff": null, "urgency": null, "version": null, "paragraphs": []
    }))?;
    let coded = Coded {
        story,
        events,
        actors: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        statements: Vec::new(),
        passed_over: Vec::new(),
    };
    let mut hash = [0; 32];
    for (slot, byte) in hash.iter_mut().zip(n.to_le_bytes()) {
        *slot = byte;
    }
    let key = ItemKey { agency: "dpa".into(), item: name.clone(), ..ItemKey::default() };
    let terms = Terms {
        headline: words.iter().take(6).cloned().collect::<Vec<_>>().join(" "),
        body: text,
        parts: String::new(),
    };
    let entry = Entry { key, signal: Signal::Plain, embargo: None, sent: None, coded, terms };
    Ok(Delivery { hash, name, entries: Ok(vec![entry]) })
}

/// Fills a store with `events` events; goes on where an earlier filling ended.
pub fn fill(path: &Path, events: usize) -> Result<()> {
    fill_days(path, events, false)
}

/// The same over ten years, or within two months.
pub fn fill_days(path: &Path, events: usize, dense: bool) -> Result<()> {
    let mut store = Store::open(path)?;
    let run = store.begin(&Manifest { program: "bench".into(), ..Manifest::default() })?;
    let mut dice = Dice::new(1);
    let stories = events / EVENTS;
    let (mut writing, mut done) = (0.0, 0);
    for from in (0..stories).step_by(BATCH) {
        let batch = (from..(from + BATCH).min(stories))
            .map(|n| delivery(n, &mut dice, dense))
            .collect::<Result<Vec<_>>>()?;
        let begun = Instant::now();
        done += store.write(run, &batch)?.events;
        writing += begun.elapsed().as_secs_f64();
    }
    let begun = Instant::now();
    store.tidy()?;
    println!(
        "{done} events written in {writing:.1} s ({:.0}/s), tidied in {:.1} s, {:.0} MB",
        done as f64 / writing.max(0.001),
        begun.elapsed().as_secs_f64(),
        std::fs::metadata(path)?.len() as f64 / 1e6
    );
    Ok(())
}

/// Questions with their names; each is asked for its first 100 events.
fn questions() -> Result<Vec<(&'static str, Filter)>> {
    let f = || Filter { limit: Some(100), ..Filter::default() };
    let one = |s: &str| vec![s.to_owned()];
    let who = |s: &str| vec![Who::parse(s)];
    let (often, seldom) = (code(0), code(120));
    let text = |t: &str| Search::parse(t, |w| vec![w.to_lowercase()]).map(Some);
    let (from, until) = (Some(20220301), Some(20220331));
    Ok(vec![
        ("everything", f()),
        ("a day", Filter { from: Some(20220301), until: Some(20220301), ..f() }),
        ("a month", Filter { from, until, ..f() }),
        ("frequent actor", Filter { actor: who(&often), ..f() }),
        ("frequent actor, GOV", Filter { actor: who(&format!("{often}.GOV")), ..f() }),
        ("rare actor", Filter { actor: who(&seldom), ..f() }),
        ("person", Filter { actor: who("Person 700"), ..f() }),
        ("two frequent actors", Filter { actor: who(&often), recipient: who(&code(1)), ..f() }),
        (
            "actor, recipient, type, month",
            Filter { actor: who(&often), recipient: who(&code(1)), kind: one("ASSAULT"), from, until, ..f() },
        ),
        (
            "frequent and rare, type",
            Filter { actor: who(&often), recipient: who(&seldom), kind: one("RETREAT"), ..f() },
        ),
        ("three types", Filter { kind: vec!["ASSAULT".into(), "AID".into(), "PROTEST".into()], ..f() }),
        ("country", Filter { country: one(&often), ..f() }),
        ("sector and context", Filter { sector: one("REB"), context: one("terrorism"), ..f() }),
        ("source", Filter { source: who(&seldom), ..f() }),
        (
            "quad and status",
            Filter { quad: one("material conflict"), status: vec![lagebild_model::Status::Negated], ..f() },
        ),
        ("agency, historical", Filter { agency: one("APA"), historical: Some(true), ..f() }),
        ("place", Filter { place: one("Ort 37"), ..f() }),
        ("50 km around", Filter { near: Some(Near { lat: 50.0, lon: 30.0, km: 50.0 }), ..f() }),
        ("500 km around", Filter { near: Some(Near { lat: 50.0, lon: 30.0, km: 500.0 }), ..f() }),
        ("rare word", Filter { text: text("w25000")?, ..f() }),
        ("frequent word", Filter { text: text("w1")?, ..f() }),
        ("two words and actor", Filter { text: text("w10 AND w20")?, actor: who(&often), ..f() }),
        ("rare actor by confidence", Filter { actor: who(&seldom), sort: Sort::Confidence, ..f() }),
        ("frequent actor by confidence", Filter { actor: who(&often), sort: Sort::Confidence, ..f() }),
        ("a month by scale", Filter { from, until, sort: Sort::Scale, ..f() }),
        (
            "nothing such",
            Filter {
                actor: who(&often),
                recipient: who(&code(170)),
                kind: one("RETREAT"),
                mode: one("none"),
                ..f()
            },
        ),
    ])
}

/// Asks each question and prints median and worst time in milliseconds; with `plans` how SQLite runs it.
pub fn ask(path: &Path, plans: bool) -> Result<()> {
    let reader = Reader::open(path, NOW)?;
    let mut worst: f64 = 0.0;
    for (name, filter) in questions()? {
        let time = || -> Result<(f64, usize)> {
            let begun = Instant::now();
            let found = reader.events(&filter, |_| Ok::<_, StoreError>(()))?;
            Ok((begun.elapsed().as_secs_f64() * 1000.0, found))
        };
        let (cold, found) = time()?;
        let mut warm = (0..TIMES).map(|_| time().map(|t| t.0)).collect::<Result<Vec<_>>>()?;
        warm.sort_by(f64::total_cmp);
        let (median, most) =
            (warm.get(TIMES / 2).copied().unwrap_or(0.0), warm.last().copied().unwrap_or(0.0));
        worst = worst.max(most);
        println!("{median:8.1} ms (worst {most:.1}, first {cold:.1})  {name}: {found}");
        if plans {
            println!("  {}", reader.plan(&filter)?);
        }
    }
    for search in ["w1", "w100 AND w200", "w25000 OR w20000", "\"w1 w2\"", "w3 NOT w4"] {
        let query = Search::parse(search, |w| vec![w.to_lowercase()])?;
        let _ = reader.search(&query, 20)?;
        let begun = Instant::now();
        let found = reader.search(&query, 20)?.len();
        println!("{:8.1} ms  search {search}: {found}", begun.elapsed().as_secs_f64() * 1000.0);
    }
    println!("worst warm: {worst:.1} ms");
    Ok(())
}
