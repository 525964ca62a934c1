#![allow(clippy::unwrap_used)]
use super::*;
use lagebild_codebook::Codebook;
use std::sync::OnceLock;

fn maker() -> &'static Maker<'static> {
    static CODEBOOK: OnceLock<Codebook> = OnceLock::new();
    static MAKER: OnceLock<Maker<'static>> = OnceLock::new();
    MAKER.get_or_init(|| {
        let codebook = CODEBOOK.get_or_init(Codebook::builtin);
        Maker::new(Grammar::german(codebook), "de")
    })
}

fn made(text: &str, verb: &str, name: &str) -> String {
    let predicates = [verb.to_owned()];
    let request = Request {
        predicates: &predicates,
        prepositions: vec!["an"],
        willed: true,
        deed: true,
        refused: false,
    };
    let variants = maker().variants(text, &request).unwrap();
    let found = variants.into_iter().find(|v| v.recipe.name == name).unwrap();
    found.text.map_or_else(|skip| format!("- {skip}"), |(text, _)| text)
}

const ARREST: &str = "Die türkische Polizei nahm den Abgeordneten in Ankara fest.";
const ARMS: &str = "Deutschland liefert Raketen an die Ukraine.";

#[test]
fn the_file_of_constructions_is_sound() {
    assert!(maker().problems.is_empty(), "{:?}", maker().problems);
    assert!(maker().recipes().len() > 20);
}

#[test]
fn tenses_and_order() {
    assert_eq!(
        made(ARREST, "festnehmen", "perfect"),
        "Die türkische Polizei hat den Abgeordneten in Ankara festgenommen."
    );
    assert_eq!(made(ARMS, "liefern", "simple"), "Deutschland lieferte Raketen an die Ukraine.");
    assert_eq!(made(ARMS, "liefern", "future"), "Deutschland wird Raketen an die Ukraine liefern.");
    assert_eq!(
        made(ARREST, "festnehmen", "last-weil"),
        "Die Lage ist gespannt, weil die türkische Polizei den Abgeordneten in Ankara festnahm."
    );
}

#[test]
fn passive_takes_other_cases() {
    assert_eq!(
        made(ARREST, "festnehmen", "passive"),
        "Der Abgeordnete wurde von der türkischen Polizei in Ankara festgenommen."
    );
    assert_eq!(made(ARMS, "liefern", "passive"), "Raketen werden von Deutschland an die Ukraine geliefert.");
}

#[test]
fn negation_stands_in_its_place() {
    assert_eq!(made(ARMS, "liefern", "negated"), "Deutschland liefert keine Raketen an die Ukraine.");
    assert_eq!(
        made(ARREST, "festnehmen", "negated"),
        "Die türkische Polizei nahm den Abgeordneten nicht in Ankara fest."
    );
}

#[test]
fn other_clauses() {
    assert_eq!(
        made(ARMS, "liefern", "relative"),
        "Deutschland, das Raketen an die Ukraine liefert, sorgt seit Tagen für Schlagzeilen."
    );
    assert_eq!(made(ARMS, "liefern", "zu-plan"), "Deutschland plant, Raketen an die Ukraine zu liefern.");
    assert_eq!(
        made(ARREST, "festnehmen", "reported-after"),
        "Die türkische Polizei habe den Abgeordneten in Ankara festgenommen, sagte der UN-Generalsekretär."
    );
}
