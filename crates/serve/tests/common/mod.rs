//! A small store, a desk without a codebook, and a client that asks the application without a network.
#![allow(dead_code)]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use lagebild_model::{Actor, Coded, Event, Language, Paragraph, ParagraphKind, Party, Span, Story};
use lagebild_picture::{Linker, Weights};
use lagebild_serve::{Config, Desk, Lang, Office, Proposal, Told, router};
use lagebild_store::{Delivery, Entry, ItemKey, Manifest, Signal, Store, Terms};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;

/// The instant of the tests: behind the stories, before the embargo of one.
pub const NOW: &str = "2024-08-10T12:00:00Z";

/// Names things by their codes.
#[derive(Default)]
pub struct PlainDesk(Weights);

impl PlainDesk {
    /// With scores of the types there are, and a region.
    pub fn new() -> Self {
        let text = "score\tASSAULT\t\t-9\nscore\tAID\t\t10\nregion\teast\tOsten|East\tRUS UKR\n";
        Self(Weights::parse(text).expect("weights"))
    }
}

impl PlainDesk {
    fn label(p: &Party) -> String {
        p.name.clone().or_else(|| p.code.clone()).unwrap_or_else(|| p.text.clone())
    }
}

impl Desk for PlainDesk {
    fn told(&self, _: Lang, e: &Event, _: &[Actor]) -> Told {
        let all = |list: &[Party]| list.iter().map(Self::label).collect::<Vec<_>>().join(" + ");
        Told {
            source: e.source.iter().map(|s| s.text.clone()).collect::<Vec<_>>().join(", "),
            actor: all(&e.actor),
            deed: e.kind.to_lowercase(),
            recipient: all(&e.recipient),
            date: e.date.as_ref().map_or(String::new(), |d| d.value.clone()),
            place: e.place.as_ref().map_or(String::new(), |p| p.name.clone()),
            denied: all(&e.denied_by),
            kind: e.kind.clone(),
        }
    }
    fn party(&self, _: Lang, p: &Party) -> String {
        Self::label(p)
    }
    fn country(&self, lang: Lang, code: &str) -> String {
        match (code, lang) {
            ("UKR", _) => "Ukraine".into(),
            ("RUS", Lang::De) => "Russland".into(),
            ("RUS", Lang::En) => "Russia".into(),
            _ => code.into(),
        }
    }
    fn sector(&self, _: Lang, sector: &str) -> String {
        sector.into()
    }
    fn reason(&self, _: Lang, feature: &str) -> String {
        format!("because of {feature}")
    }
    fn date(&self, _: Lang, value: &str) -> String {
        value.into()
    }
    fn states(&self) -> Vec<String> {
        ["DEU", "RUS", "UKR"].map(str::to_owned).to_vec()
    }
    fn types(&self) -> Vec<String> {
        ["AID", "ASSAULT", "CONSULT"].map(str::to_owned).to_vec()
    }
    fn modes(&self, _: &str) -> Vec<String> {
        vec!["visit".into()]
    }
    fn score(&self, _: &str, _: &[String]) -> (String, Option<f64>) {
        ("verbal cooperation".into(), Some(3.0))
    }
    fn weights(&self) -> &Weights {
        &self.0
    }
    fn cameo(&self, _: &Event) -> Option<String> {
        Some("190".into())
    }
    fn state(&self, name: &str) -> Option<String> {
        ["Ukraine"].contains(&name).then(|| "UKR".into())
    }
    fn point(&self, name: &str) -> Option<(f64, f64)> {
        (name == "Kiew").then_some((50.45, 30.52))
    }
    fn stems(&self, word: &str) -> Vec<String> {
        vec![word.to_lowercase()]
    }
    fn offices(&self, who: &str) -> Vec<Office> {
        let held = Office {
            name: "Ada Beispiel".into(),
            code: "DEU".into(),
            office: "foreign minister".into(),
            sectors: vec!["GOV".into()],
            from: "2021-12-08".into(),
            to: String::new(),
        };
        if who == "DEU" { vec![held] } else { Vec::new() }
    }
    fn overlay(&self, machine: &Event, corrected: Option<&Event>, text: &str) -> Vec<Proposal> {
        let kind = corrected.map_or("NONE", |e| e.kind.as_str());
        let line = format!("{kind} <{}> {}", machine.kind, text.lines().next().unwrap_or(""));
        vec![Proposal { file: "de/frames/+review.frames".into(), text: line, about: "overlay.frame" }]
    }
    fn layers(&self, story: &Story) -> Result<Coded, String> {
        let mut coded = empty(story.clone());
        if let Some(at) = story.text.find("am Montag") {
            let time = json!({"type": "DATE", "value": "2024-08-05", "iso": "2024-08-05", "text": "am Montag",
                "start": at, "end": at + 9});
            coded.times = vec![serde_json::from_value(time).map_err(|e| e.to_string())?];
        }
        Ok(coded)
    }
    fn code(&self, name: &str, bytes: &[u8]) -> Result<Vec<Coded>, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "no text".to_owned())?;
        Ok(vec![empty(story(name, text, "dpa"))])
    }
}

fn empty(story: Story) -> Coded {
    Coded {
        story,
        actors: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        statements: Vec::new(),
        events: Vec::new(),
        passed_over: Vec::new(),
    }
}

/// A story of a headline and one paragraph.
pub fn story(name: &str, text: &str, agency: &str) -> Story {
    let headline = text.lines().next().unwrap_or("").to_owned();
    let body = headline.len() + 1;
    let paragraph = |kind, start, end| Paragraph { kind, span: Span::of(start, end) };
    Story {
        id: name.to_owned(),
        item: Some(name.to_owned()),
        text: text.to_owned(),
        agency: Some(agency.to_owned()),
        language: Language::German,
        paragraphs: vec![
            paragraph(ParagraphKind::Headline, 0, headline.len()),
            paragraph(ParagraphKind::Body, body.min(text.len()), text.len()),
        ],
        headline: Some(headline),
        published: serde_json::from_value(
            json!({"value": "2024-08-05", "precision": "day", "candidates": []}),
        )
        .ok(),
        ..Story::default()
    }
}

/// What a test tells of an event.
pub struct Happened<'a> {
    pub words: &'a str,
    pub kind: &'a str,
    pub quad: &'a str,
    pub actor: &'a str,
    pub recipient: &'a str,
    pub date: &'a str,
    pub more: Value,
}

/// The story coded with these events; their evidence is where the words stand.
pub fn coded(story: Story, events: &[Happened<'_>]) -> Coded {
    let party = |code: &str| {
        json!([{"code": code, "sector": ["GOV"], "name": null, "office": null, "party": null, "id": null, "text": code,
            "start": 0, "end": 0, "antecedent": null}])
    };
    let mut list = Vec::new();
    for e in events {
        let at = story.text.find(e.words).expect("the words stand in the text");
        let mut value = json!({
            "id": format!("{}@{at}.1", story.id), "story": story.id, "agency": story.agency, "published": "2024-08-05",
            "headline": story.headline, "type": e.kind, "mode": [], "context": ["military"], "plover": e.kind,
            "auxiliary": [], "quad": e.quad, "scale": if e.quad.ends_with("conflict") { -9.0 } else { 7.0 },
            "actor": party(e.actor), "recipient": party(e.recipient), "status": "actual", "historical": false,
            "source": [], "denied_by": [],
            "date": {"value": e.date, "candidates": [], "text": "", "start": 0, "end": 0},
            "place": {"name": "Kyiv", "name_de": "Kiew", "country": "UKR", "country_name": "Ukraine", "kind": "capital",
                "lat": 50.45, "lon": 30.52, "id": "703448", "text": "Kiew", "start": 0, "end": 0},
            "numbers": {"killed": null, "wounded": null, "arrested": null},
            "evidence": [{"start": at, "end": at + e.words.len(), "text": e.words}],
            "confidence": 0.9, "rule": "de/test:probe#1", "coder": {"program": "test", "codebook": "1"}
        });
        for (k, v) in e.more.as_object().into_iter().flatten() {
            value[k] = v.clone();
        }
        list.push(serde_json::from_value(value).expect("an event"));
    }
    Coded { events: list, ..empty(story) }
}

/// A delivery of a coded story.
pub fn sent(coded: Coded, change: impl FnOnce(&mut Entry)) -> Delivery {
    let story = &coded.story;
    let text = story.text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut hash = [0_u8; 32];
    for (i, b) in text.bytes().chain(story.id.bytes()).enumerate() {
        hash[i % 32] = hash[i % 32].wrapping_mul(31).wrapping_add(b);
    }
    let mut entry = Entry {
        key: ItemKey {
            agency: story.agency.clone().unwrap_or_default(),
            item: story.item.clone().unwrap_or_default(),
            ..ItemKey::default()
        },
        signal: Signal::Plain,
        embargo: None,
        sent: None,
        terms: Terms {
            headline: story.headline.clone().unwrap_or_default().to_lowercase(),
            body: words.join(" "),
            parts: String::new(),
        },
        coded,
    };
    change(&mut entry);
    let name = entry.coded.story.id.clone();
    Delivery { hash, name, entries: Ok(vec![entry]) }
}

/// The stories of the tests.
pub fn deliveries() -> Vec<Delivery> {
    let attack = |words, agency_more: Value| Happened {
        words,
        kind: "ASSAULT",
        quad: "material conflict",
        actor: "RUS",
        recipient: "UKR",
        date: "2024-08-05",
        more: agency_more,
    };
    let first = story(
        "angriff",
        "Raketen auf Kiew\nRussland hat am Montag Kiew angegriffen. Zwölf Menschen starben beim Angriff der Raketen auf das Wohnviertel.",
        "dpa",
    );
    let second = story(
        "strike",
        "Missiles hit Kyiv\nRussia attacked Kyiv on Monday with missiles and 15 people were killed in the apartment blocks.",
        "Reuters",
    );
    let evil = story(
        "schrift",
        "<script>alert(1)</script> & \"Co\"\nDeutschland will der Ukraine <b>Panzer</b> liefern.",
        "AFP",
    );
    let aid = Happened {
        words: "Deutschland will der Ukraine <b>Panzer</b> liefern",
        kind: "AID",
        quad: "material cooperation",
        actor: "DEU",
        recipient: "UKR",
        date: "2024-08-20",
        more: json!({"status": "future", "confidence": 0.4}),
    };
    let later = story("sperre", "Gesperrt\nDas steht noch unter Sperrfrist: Gipfel in Genf.", "dpa");
    let gone = story("irrtum", "Falsch\nRussland hat am Montag Odessa angegriffen.", "dpa");
    let killed = |n: u32| json!({"numbers": {"killed": n, "wounded": null, "arrested": null}});
    let says = json!({"speaker": [{"code": "UKR", "sector": ["MED"], "name": "Ada Beispiel", "office": null, "party": null,
        "id": null, "text": "Ada", "start": 0, "end": 0, "antecedent": null}], "addressee": [], "kind": "indirect",
        "cue": "zufolge", "start": 58, "end": 94, "spans": [], "inside": null});
    vec![
        sent(coded(first, &[attack("Russland hat am Montag Kiew angegriffen", killed(12))]), |e| {
            e.coded.statements = vec![serde_json::from_value(says).expect("a statement")];
        }),
        sent(coded(second, &[attack("Russia attacked Kyiv on Monday", killed(15))]), |e| {
            e.coded.story.language = Language::English;
        }),
        sent(coded(evil, &[aid]), |_| {}),
        sent(
            coded(
                later,
                &[Happened {
                    words: "Gipfel in Genf",
                    kind: "CONSULT",
                    quad: "verbal cooperation",
                    actor: "CHE",
                    recipient: "DEU",
                    date: "2024-08-06",
                    more: json!({}),
                }],
            ),
            |e| e.embargo = Some("2024-09-01T00:00:00Z".into()),
        ),
        sent(coded(gone.clone(), &[attack("Russland hat am Montag Odessa angegriffen", killed(3))]), |_| {}),
        sent(coded(Story { text: "Zurückgezogen\nDie Meldung ist falsch.".into(), ..gone }, &[]), |e| {
            e.signal = Signal::Kill;
        }),
    ]
}

/// A store in a folder of its own with the application over it.
pub struct House {
    pub folder: tempfile::TempDir,
    pub router: Router,
    pub config: Config,
}

impl House {
    pub fn new() -> Self {
        Self::with("127.0.0.1:4180", None)
    }

    pub fn with(listen: &str, token: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lage.db");
        fill(&path);
        let config = Config {
            store: path,
            listen: listen.parse().expect("an address"),
            token: token.map(str::to_owned),
            clock: Arc::new(|| NOW.to_owned()),
            readers: 2,
        };
        let router = router(&config, Arc::new(PlainDesk::new())).expect("a router");
        Self { folder, router, config }
    }

    pub fn path(&self) -> PathBuf {
        self.config.store.clone()
    }

    pub async fn ask(&self, request: Request<Body>) -> Told3 {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        Told3 { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, address: &str) -> Told3 {
        self.get_with(address, &[]).await
    }

    pub async fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Told3 {
        self.ask(request("GET", address, headers, Body::empty())).await
    }

    pub async fn json(&self, address: &str) -> Value {
        let answer = self.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        serde_json::from_str(&answer.text).expect("JSON")
    }
}

/// Status, headers and text of an answer.
pub struct Told3 {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Told3 {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|h| h.to_str().ok()).unwrap_or("")
    }
}

pub fn request(method: &str, address: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let mut out = Request::builder().method(method).uri(address);
    if !headers.iter().any(|(k, _)| *k == "host") {
        out = out.header("host", "127.0.0.1:4180");
    }
    for (k, v) in headers {
        out = out.header(*k, *v);
    }
    out.body(body).expect("a request")
}

/// Puts the stories into a store and links them.
pub fn fill(path: &Path) {
    let mut store = Store::open(path).expect("a store");
    let manifest = Manifest { program: "test".into(), codebook: "1".into(), started: NOW.into() };
    let run = store.begin(&manifest).expect("a run");
    for delivery in deliveries() {
        store.write(run, &[delivery]).expect("a batch");
    }
    Linker::default().update(&mut store).expect("linked");
}

/// Stores the attack once more, as another story.
pub fn grow(path: &Path) {
    let mut store = Store::open(path).expect("a store");
    let manifest = Manifest { program: "test".into(), codebook: "1".into(), started: NOW.into() };
    let run = store.begin(&manifest).expect("a run");
    let mut again = deliveries().swap_remove(1);
    again.hash = [7; 32];
    again.name = "again".into();
    if let Ok(entries) = &mut again.entries {
        entries[0].key.item = "again".into();
        entries[0].coded.story.id = "again".into();
    }
    store.write(run, &[again]).expect("a batch");
}
