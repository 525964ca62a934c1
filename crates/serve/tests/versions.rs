//! What versions of a story differ in, as its page shows it.

mod common;

use common::{House, coded, sent, story};
use lagebild_store::{Manifest, Signal, Store};

/// Stores another version of the attack.
fn version(house: &House, name: &str, text: &str, change: impl FnOnce(&mut lagebild_store::Entry)) {
    let mut store = Store::open(&house.path()).expect("a store");
    let manifest = Manifest { program: "test".into(), codebook: "1".into(), started: common::NOW.into() };
    let run = store.begin(&manifest).expect("a run");
    let delivery = sent(coded(story(name, text, "dpa"), &[]), |e| {
        e.key.item = "angriff".into();
        e.sent = Some("2024-08-05T18:00:00Z".into());
        change(e);
    });
    store.write(run, &[delivery]).expect("a batch");
}

const CORRECTED: &str = "Raketen auf Kiew\nRussland hat am Montag Kiew angegriffen. Vierzehn Menschen starben beim Angriff der Raketen auf das <b>Wohnviertel</b>.";

#[tokio::test]
async fn the_text_is_compared_word_by_word() {
    let house = House::new();
    version(&house, "angriff-2", CORRECTED, |e| e.coded.story.version = Some("2".into()));
    let page = house.get_with("/story/angriff-2", &[("accept-language", "en")]).await.text;
    let differ =
        page.split("<details class=\"differ\">").nth(1).unwrap_or_else(|| panic!("a difference: {page}"));
    for part in [
        "<summary>Text against the version before: 1 word gone, 3 words new</summary>",
        "<p class=\"note\">= 1 paragraph unchanged</p>",
        "<del><span class=\"hidden\" lang=\"en\">[gone: </span>Zwölf<span class=\"hidden\">]</span></del>",
        "<ins><span class=\"hidden\" lang=\"en\">[came: </span>Vierzehn<span class=\"hidden\">]</span></ins>",
        "&#60;b&#62;",
    ] {
        assert!(differ.contains(part), "{part}: {differ}");
    }
}

#[tokio::test]
async fn what_was_withdrawn_is_not_compared() {
    let house = House::new();
    version(&house, "angriff-2", CORRECTED, |e| e.coded.story.version = Some("2".into()));
    version(&house, "rueckzug", "Rückzug\nDie Meldung ist falsch.", |e| e.signal = Signal::Kill);
    for name in ["angriff", "angriff-2", "rueckzug"] {
        let page = house.get(&format!("/story/{name}")).await;
        assert!(!page.status.is_success() && !page.text.contains("Zwölf"), "{name}: {}", page.text);
    }
}
