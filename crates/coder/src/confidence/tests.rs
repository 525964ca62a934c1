//! Features of events in invented stories.

use super::Features;
use crate::{Coder, plain};
use lagebild_codebook::Codebook;
use lagebild_codebook::filter::PARTS;
use lagebild_model::{Language, Story};

fn story(text: &str) -> Story {
    Story { id: "invented".into(), agency: Some("dpa".into()), ..plain::story(text, Language::German) }
}

/// The features of the first event.
#[track_caller]
fn features(text: &str) -> Vec<String> {
    let codebook = Codebook::builtin();
    let coder = Coder::new(&codebook, "test").unwrap().with_least_confidence(0.0);
    let (coded, features) = coder.code_with_features(story(text));
    assert_eq!(coded.events.len(), features.len());
    assert!(!features.is_empty(), "no event in {text:?}");
    features.first().map(|f| f.names().map(str::to_owned).collect()).unwrap_or_default()
}

#[track_caller]
fn has(text: &str, wanted: &[&str]) {
    let found = features(text);
    for w in wanted {
        assert!(found.iter().any(|f| f == w), "{w:?} is not among {found:?}");
    }
}

#[test]
fn participants_are_known_in_many_ways() {
    has(
        "Norwegen liefert der Ukraine Panzer.",
        &["type=AID", "actor=named", "actor is state", "recipient=named", "between=abroad", "source=agency"],
    );
    has("Die finnische Regierung kritisierte Russland scharf.", &["actor=described", "recipient=named"]);
    has("Die Polizei nahm zwei Aktivisten fest.", &["type=COERCE", "actor=setting", "between=home"]);
    has("In Quito wurde ein Oppositionspolitiker festgenommen.", &["actor=implied", "passive"]);
}

#[test]
fn sources_and_status_are_noted() {
    has(
        "Norwegen werde der Ukraine Panzer liefern, sagte der schwedische Außenminister.",
        &["status=future", "speaker=described"],
    );
    has("Norwegen soll der Ukraine Panzer geliefert haben.", &["source=nobody named"]);
}

#[test]
fn idle_actors_stand_by() {
    has(
        "Norwegen kritisierte Russland am Montag in Anwesenheit der finnischen Regierung.",
        &["bystanders 1+"],
    );
}

#[test]
fn every_part_explains_itself() {
    let codebook = Codebook::builtin();
    let mut f = Features::default();
    f.note("type=AID");
    f.note("actor=nobody");
    f.note("actor=nobody");
    assert_eq!(f.names().count(), 2);
    let parts = f.weighed(&codebook.filter);
    assert_eq!(parts.iter().map(|p| p.part).collect::<Vec<_>>(), PARTS);
    assert!(parts.iter().all(|p| p.share > 0.0 && p.share < 1.0));
    for (k, p) in parts.iter().enumerate() {
        assert!(p.why.iter().all(|(name, w)| *w == codebook.filter.weight(k, name)));
    }
}

/// Surer participants make a surer event, other things being equal.
#[test]
fn names_are_surer_than_bare_nouns() {
    let filter = Codebook::builtin().filter;
    assert!(filter.share(1, ["actor=named"]) > filter.share(1, ["actor=nobody"]));
    assert!(filter.share(2, ["recipient=named"]) > filter.share(2, ["recipient=carried"]));
}
