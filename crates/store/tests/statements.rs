//! Who said what, in the stories that are shown.

mod common;

use common::{Bench, NOW, changed, manifest, sent};
use lagebild_store::{Recoded, Signal, Terms, Who};
use serde_json::json;

/// Of "Meldung a 1", somebody says "Meldung", then nobody "a".
fn saying(delivery: lagebild_store::Delivery, code: &str, name: &str) -> lagebild_store::Delivery {
    let speaker = json!([{"code": code, "sector": ["GOV"], "name": name, "office": null, "party": null, "id": null,
        "text": name, "start": 0, "end": 0, "antecedent": null}]);
    let statement = |speaker, start, end| {
        json!({"speaker": speaker, "addressee": [], "kind": "direct", "cue": "sagte", "start": start, "end": end,
            "spans": [], "inside": null})
    };
    changed(delivery, |e| {
        let all = json!([statement(json!([]), 8, 9), statement(speaker, 0, 7)]);
        e.coded.statements = serde_json::from_value(all).expect("statements");
    })
}

fn said(b: &Bench, who: &str) -> Vec<String> {
    let found = b.at(NOW).statements(&Who::parse(who), 10).expect("statements");
    found.iter().map(|s| format!("{}#{} {} {}: {}", s.story, s.n, s.kind, s.cue, s.text)).collect()
}

#[test]
fn statements_are_found_by_who_says_them() {
    let mut b = Bench::new();
    b.write(&[
        saying(sent("a", 1, &[]), "RUS", "Sergej Lawrow"),
        saying(sent("b", 1, &[]), "USA", "Ada Beispiel"),
    ]);
    for who in ["RUS", "RUS.GOV", "sergej lawrow"] {
        assert_eq!(said(&b, who), ["a-1#2 direct sagte: Meldung"], "{who}");
    }
    assert_eq!(said(&b, ".GOV").len(), 2);
    assert_eq!(said(&b, "FRA"), Vec::<String>::new());
    assert_eq!(
        b.sql("SELECT story, n, cue, text, speaker FROM lage_statements ORDER BY id LIMIT 1"),
        ["a-1|2|sagte|Meldung|.GOV; =sergej lawrow; RUS; RUS.GOV"]
    );
}

#[test]
fn what_is_replaced_withdrawn_or_embargoed_is_not_quoted() {
    let mut b = Bench::new();
    let later = changed(saying(sent("c", 1, &[]), "RUS", "Ada Beispiel"), |e| {
        e.embargo = Some("2030-01-01T00:00:00Z".into());
    });
    b.write(&[
        saying(sent("a", 1, &[]), "RUS", "Ada Beispiel"),
        saying(sent("b", 1, &[]), "RUS", "Ada Beispiel"),
        later,
    ]);
    b.write(&[
        saying(sent("a", 2, &[]), "RUS", "Ada Beispiel"),
        changed(sent("b", 2, &[]), |e| e.signal = Signal::Kill),
    ]);
    assert_eq!(said(&b, "RUS"), ["a-2#2 direct sagte: Meldung"]);
}

#[test]
fn coded_again_the_new_statements_take_the_place_of_the_old() {
    let mut b = Bench::new();
    let first = saying(sent("a", 1, &[]), "RUS", "Ada Beispiel");
    b.write(std::slice::from_ref(&first));
    let id: i64 = b.sql("SELECT id FROM stories")[0].parse().expect("a row");
    let again = saying(first, "BLR", "Ada Beispiel");
    let coded = again.entries.expect("entries").swap_remove(0).coded;
    let run = b.store.begin(&manifest("2")).expect("a run");
    b.store.recode(run, &[Recoded { id, coded, terms: Terms::default() }]).expect("recoded");
    assert_eq!((said(&b, "RUS").len(), said(&b, "BLR").len(), said(&b, "Ada Beispiel").len()), (0, 1, 1));
}
