//! Every page in headless Chromium: both themes, wide and narrow, marking both ways, nothing from elsewhere.
//!
//! Skipped with a message where there is no `chromedriver`. With `LAGEBILD_SCREENSHOTS=DIR` each page is kept as a
//! picture.

mod common;

use axum::http::Method;
use common::{House, PlainDesk, grow};
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const PAGES: [(&str, &str); 13] = [
    ("situation", "/?day=2024-08-07"),
    ("events", "/events"),
    ("filtered", "/events?type=ASSAULT&min_confidence=0.5"),
    ("search", "/search?q=raketen"),
    ("story", "/story/angriff"),
    ("actors", "/actor"),
    ("actor", "/actor/RUS?day=2024-08-07"),
    ("pair", "/pair/RUS/UKR?day=2024-08-07"),
    ("series", "/series?day=2024-08-07&region=east&count=happenings"),
    ("happenings", "/happenings"),
    ("happening", "/happening/h1"),
    ("review", "/review"),
    ("overlay", "/review/overlay"),
];
/// Width and height of a desk's screen and of a phone.
const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];

/// A command of Chromium's driver beside the standard.
#[derive(Debug)]
struct Chromium(&'static str, Value);

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or(""), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}

/// The driver, ended with the test.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The server on a thread of its own, ended with the test.
struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    house: House,
}

impl Server {
    fn start() -> Self {
        let house = House::new();
        let stop = Arc::new(AtomicBool::new(false));
        let (told, address) = std::sync::mpsc::channel();
        let mut config = house.config.clone();
        config.listen = "127.0.0.1:0".parse().expect("an address");
        let until = Arc::clone(&stop);
        std::thread::spawn(move || {
            let ready = |address| told.send(address).expect("somebody waits");
            lagebild_serve::serve(&config, Arc::new(PlainDesk::new()), &until, ready)
        });
        let address = address.recv_timeout(Duration::from_secs(10)).expect("the server starts");
        Self { address, stop, house }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

async fn browser() -> Option<(Driver, Client)> {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let child = Command::new("chromedriver")
        .arg(format!("--port={}", free.port()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(child) = child else {
        println!("skipped: there is no chromedriver; `apt-get install chromium chromium-driver`");
        return None;
    };
    let driver = Driver(child);
    let wishes = json!({
        "goog:chromeOptions": {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--lang=de", "--disable-background-networking", "--no-first-run"]},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}
    });
    let wishes = wishes.as_object().expect("an object").clone();
    for _ in 0..100 {
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(connector)
            .capabilities(wishes.clone())
            .connect(&format!("http://{free}"))
            .await;
        match client {
            Ok(client) => return Some((driver, client)),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    panic!("chromedriver takes no session");
}

async fn emulate(client: &Client, what: &str, how: Value) {
    let command = Chromium("goog/cdp/execute", json!({"cmd": what, "params": how}));
    client.issue_cmd(command).await.expect(what);
}

async fn resize(client: &Client, (width, height): (u32, u32)) {
    let how = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
    emulate(client, "Emulation.setDeviceMetricsOverride", how).await;
}

async fn js(client: &Client, script: &str) -> Value {
    client.execute(&format!("return {script}"), Vec::new()).await.expect(script)
}

/// What the browser wrote since it was asked last: mistakes on the console, and addresses it asked.
async fn log(client: &Client, kind: &str) -> Vec<Value> {
    let found = client.issue_cmd(Chromium("se/log", json!({"type": kind}))).await.expect("a log");
    found.as_array().cloned().unwrap_or_default()
}

async fn is_quiet(client: &Client, page: &str, server: &Server) {
    let mistakes = log(client, "browser").await;
    assert!(mistakes.is_empty(), "{page}: {mistakes:?}");
    let home = format!("http://{}/", server.address);
    for entry in log(client, "performance").await {
        let message: Value =
            serde_json::from_str(entry["message"].as_str().unwrap_or("{}")).expect("a message in JSON");
        if message["message"]["method"] == "Network.requestWillBeSent" {
            let asked = message["message"]["params"]["request"]["url"].as_str().unwrap_or("").to_owned();
            let inside =
                asked.starts_with(&home) || asked.starts_with("data:") || asked.starts_with("about:");
            assert!(inside, "{page} asks {asked}");
        }
    }
}

async fn keep(client: &Client, name: &str) {
    let Ok(folder) = std::env::var("LAGEBILD_SCREENSHOTS") else { return };
    let picture = client.screenshot().await.expect("a picture");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(format!("{folder}/{name}.png"), picture).expect("written");
}

/// Lightness of the page's ground, 0 to 255.
const GROUND: &str = "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)\
    .reduce((a, b) => a + b, 0) / 3";

#[tokio::test]
async fn pages_in_a_browser() {
    let Some((_driver, client)) = browser().await else { return };
    let server = Server::start();
    let home = format!("http://{}", server.address);
    for size in SIZES {
        resize(&client, size).await;
        for theme in ["light", "dark"] {
            for (name, page) in PAGES {
                let with = if page.contains('?') { '&' } else { '?' };
                client.goto(&format!("{home}{page}{with}theme={theme}")).await.expect(page);
                let wide = js(&client, "document.documentElement.scrollWidth - window.innerWidth").await;
                let place = format!("{page} {theme} {}", size.0);
                assert!(wide.as_i64().is_some_and(|w| w <= 0), "{place}: {wide} too wide");
                let ground = js(&client, GROUND).await.as_f64().expect("a number");
                assert_eq!(ground < 128.0, theme == "dark", "{place}: ground {ground}");
                is_quiet(&client, &place, &server).await;
                keep(&client, &format!("{name}-{theme}-{}", size.0)).await;
            }
        }
    }
    resize(&client, (1280, 900)).await;
    the_system_decides(&client, &home).await;
    marks_and_records(&client, &home).await;
    keyboard_and_filters(&client, &home).await;
    map(&client, &home).await;
    review_by_keyboard(&client, &home).await;
    what_is_new_is_told(&client, &home, &server).await;
    is_quiet(&client, "after all", &server).await;
    client.close().await.expect("closed");
}

async fn the_system_decides(client: &Client, home: &str) {
    client.goto(&format!("{home}/events?theme=auto")).await.expect("a page");
    for scheme in ["dark", "light"] {
        let how = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        emulate(client, "Emulation.setEmulatedMedia", how).await;
        let ground = js(client, GROUND).await.as_f64().expect("a number");
        assert_eq!(ground < 128.0, scheme == "dark", "{scheme}: {ground}");
    }
}

async fn marks_and_records(client: &Client, home: &str) {
    client.goto(&format!("{home}/story/angriff")).await.expect("a page");
    let lit = "[...document.querySelectorAll('.m.on')].map(m => m.textContent).join('')";
    let record = client.find(Locator::Css("#e1 .line a")).await.expect("a record");
    js(client, "document.querySelector('#e1 .line a').focus()").await;
    assert_eq!(js(client, lit).await, "Russland hat am Montag Kiew angegriffen");
    let mark = client.find(Locator::Css(".m[data-m='e1']")).await.expect("a mark");
    js(client, "document.activeElement.blur()").await;
    let to = |element: &fantoccini::elements::Element| {
        let (element, duration) = (element.clone(), None);
        let step = PointerAction::MoveToElement { element, duration, x: 0.0, y: 0.0 };
        MouseActions::new("mouse".to_owned()).then(step)
    };
    client.perform_actions(to(&mark)).await.expect("moved");
    assert_eq!(js(client, "document.getElementById('e1').classList.contains('on')").await, true);
    // the layer of times is not marked until it is asked for
    client.perform_actions(to(&record)).await.expect("moved");
    let marked = "getComputedStyle(document.querySelector('.text .m-t')).backgroundColor";
    let before = js(client, marked).await;
    client.find(Locator::Css("#layer-t")).await.expect("a box").click().await.expect("clicked");
    client.find(Locator::Css("#layer-e")).await.expect("a box").click().await.expect("clicked");
    assert_ne!(js(client, marked).await, before);
    // without script the anchors lead there and back
    js(client, "document.querySelector('sup a.to').click()").await;
    assert_eq!(js(client, "location.hash").await, "#e1");
    js(client, "document.querySelector('#e1 .line a').click()").await;
    assert_eq!(js(client, "location.hash").await, "#m-e1");
}

async fn keyboard_and_filters(client: &Client, home: &str) {
    client.goto(&format!("{home}/events")).await.expect("a page");
    let body = client.find(Locator::Css("body")).await.expect("a body");
    body.send_keys("\u{e004}").await.expect("Tab");
    assert_eq!(js(client, "document.activeElement.className").await, "skip");
    let outline = js(client, "getComputedStyle(document.activeElement).outlineStyle").await;
    assert_eq!(outline, "solid", "what has the focus is seen");
    client.find(Locator::Css(".filters summary")).await.expect("filters").click().await.expect("open");
    let field = client.find(Locator::Css(".filters input[name='agency']")).await.expect("a field");
    field.send_keys("Reuters\u{e007}").await.expect("typed");
    client.wait().for_element(Locator::Css(".chips")).await.expect("the filter is set");
    assert_eq!(js(client, "document.querySelectorAll('tbody tr').length").await, 1);
    assert!(js(client, "location.search").await.as_str().is_some_and(|s| s.contains("agency=Reuters")));
    let nav =
        js(client, "[...document.querySelectorAll('nav a')].every(a => a.search.includes('agency=Reuters'))")
            .await;
    assert_eq!(nav, true, "every page gets the filter");
}

async fn map(client: &Client, home: &str) {
    client.goto(&format!("{home}/?day=2024-08-07")).await.expect("a page");
    let seen = "[...document.querySelectorAll('.symbols')].filter(g => getComputedStyle(g).display !== 'none').length";
    assert_eq!(js(client, seen).await, 1);
    client
        .find(Locator::Css("button[data-zoom='in']"))
        .await
        .expect("a button")
        .click()
        .await
        .expect("clicked");
    assert_eq!(js(client, "document.getElementById('map').dataset.zoom").await, "2");
    assert_eq!(js(client, seen).await, 1);
    js(client, "document.getElementById('map').focus()").await;
    let map = client.find(Locator::Css("#map")).await.expect("a map");
    let before = js(client, "document.getElementById('map').getAttribute('viewBox')").await;
    map.send_keys("\u{e014}").await.expect("right");
    assert_ne!(js(client, "document.getElementById('map').getAttribute('viewBox')").await, before);
    client
        .find(Locator::Css("button[data-zoom='all']"))
        .await
        .expect("a button")
        .click()
        .await
        .expect("clicked");
    assert_eq!(js(client, "document.getElementById('map').dataset.zoom").await, "1");
}

async fn what_is_new_is_told(client: &Client, home: &str, server: &Server) {
    client.goto(&format!("{home}/?lang=de&type=ASSAULT")).await.expect("a page");
    assert_eq!(js(client, "document.getElementById('live').hidden").await, true, "nothing is new");
    let counted = "document.querySelector('.bar strong').textContent";
    let before = js(client, counted).await;
    grow(&server.house.path());
    client.wait().for_element(Locator::Css("#live:not([hidden])")).await.expect("it is told");
    assert_eq!(
        js(client, "document.getElementById('live').textContent").await,
        "1 neues Ereignis – anzeigen"
    );
    assert_eq!(js(client, counted).await, before, "the page stays as it is read");
    client.find(Locator::Css("#live a")).await.expect("a link").click().await.expect("clicked");
    client.wait().for_element(Locator::Css("#live[hidden]")).await.expect("the page is new");
    assert_ne!(js(client, counted).await, before);
}

async fn review_by_keyboard(client: &Client, home: &str) {
    client.goto(&format!("{home}/review?type=ASSAULT&lang=en")).await.expect("a page");
    let event = "(document.querySelector('[name=event]') || {}).value";
    let first = js(client, event).await;
    let name = client.find(Locator::Css("[name='reviewer']")).await.expect("a field");
    name.send_keys("Ada").await.expect("typed");
    assert_eq!(js(client, event).await, first, "a letter in a field decides nothing");
    js(client, "document.activeElement.blur()").await;
    let press = async |key: &str| {
        client.find(Locator::Css("body")).await.expect("a body").send_keys(key).await.expect("pressed");
    };
    press("a").await;
    client.wait().for_element(Locator::Css("[action='/review/undo']")).await.expect("kept");
    let second = js(client, event).await;
    assert_ne!(second, first);
    press("c").await;
    assert_eq!(js(client, "document.activeElement.name").await, "type");
    client
        .find(Locator::Css("#review [name='recipient']"))
        .await
        .expect("a field")
        .send_keys("; POL")
        .await
        .expect("typed");
    client.find(Locator::Css("[value='correct']")).await.expect("a button").click().await.expect("clicked");
    client.wait().for_element(Locator::Css(".none")).await.expect("all are reviewed");
    press("u").await;
    client.wait().for_element(Locator::Css("#review")).await.expect("taken back");
    assert_eq!(js(client, event).await, second);
}
