//! Who says what in invented stories.

use crate::Coder;
use lagebild_codebook::Codebook;
use lagebild_model::{Language, Offsets, Statement, StatementKind, Story};

fn story(text: &str) -> Story {
    Story {
        agency: Some("dpa".into()),
        offsets: Offsets::Bytes,
        ..crate::plain::story(text, Language::German)
    }
}

fn statements(text: &str) -> Vec<Statement> {
    let codebook = Codebook::builtin();
    let coder = Coder::new(&codebook, "test").unwrap();
    coder.code(story(text)).statements
}

fn said(text: &str, s: &Statement) -> String {
    s.spans.iter().map(|x| x.text(text)).collect::<Vec<_>>().join(" | ")
}

/// Some statement with these words, and its speaker's words in the text.
#[track_caller]
fn check(text: &str, words: &str, speaker: &str) -> StatementKind {
    let all = statements(text);
    let found = all.iter().find(|s| {
        said(text, s) == words && (speaker.is_empty() || s.speaker.iter().any(|p| p.text.contains(speaker)))
    });
    let shown: Vec<String> = all
        .iter()
        .map(|s| format!("{:?} {:?}", said(text, s), s.speaker.iter().map(|p| &p.text).collect::<Vec<_>>()))
        .collect();
    assert!(found.is_some(), "no {words:?} by {speaker:?} in {shown:#?}");
    found.map_or(StatementKind::Hearsay, |s| s.kind)
}

#[test]
fn complements_reach_as_far_as_the_sentence() {
    check(
        "Der Außenminister sagte, die Lage sei ernst, aber man werde weiter verhandeln.",
        "die Lage sei ernst, aber man werde weiter verhandeln",
        "Außenminister",
    );
    check(
        "Die Truppen seien abgezogen, teilte das Verteidigungsministerium am Montag mit.",
        "Die Truppen seien abgezogen",
        "Verteidigungsministerium",
    );
}

#[test]
fn authorities_are_no_part_of_what_is_said() {
    check(
        "Nach Angaben der Polizei wurden am Abend drei Menschen verletzt.",
        "wurden am Abend drei Menschen verletzt",
        "Polizei",
    );
    check("Der Fluss steigt laut Innenministerium weiter.", "Der Fluss steigt | weiter", "Innenministerium");
    check(
        "Die Gespräche seien gescheitert, so der Präsident.",
        "Die Gespräche seien gescheitert",
        "Präsident",
    );
}

#[test]
fn time_is_no_authority() {
    let text = "Zwei Tage nach der Bekanntgabe des Urteils demonstrierten Tausende.";
    assert!(statements(text).iter().all(|s| s.kind != StatementKind::Authority));
}

#[test]
fn quotations_are_statements() {
    let text = "„Wir haben gewonnen. Das Volk hat gesprochen“, sagte der Präsident.";
    let kind = check(text, "„Wir haben gewonnen. Das Volk hat gesprochen“", "Präsident");
    assert_eq!(kind, StatementKind::Direct);
    let text = "Der Präsident sagte, der Angriff sei „ein feiger Akt“ gewesen.";
    check(text, "der Angriff sei „ein feiger Akt“ gewesen", "Präsident");
    assert_eq!(check(text, "„ein feiger Akt“", "Präsident"), StatementKind::Direct);
}

#[test]
fn subjunctive_sentences_go_on() {
    let text = "Der Minister sagte, die Lage sei ernst. Die Truppen seien erschöpft. Es fehle an Munition.";
    let kind = check(text, "Die Truppen seien erschöpft. Es fehle an Munition.", "Minister");
    assert_eq!(kind, StatementKind::Subjunctive);
}

#[test]
fn telling_covers_the_sentence() {
    let text = "Die Regierung sprach von einem Angriff der Rebellen.";
    check(text, text, "Regierung");
}

#[test]
fn any_marks_are_borne() {
    for text in
        ["„", "„“", "“ sagte er „", "so", "Laut.", "„A“ „B", "Nach Angaben", "zufolge", "dass, dass, ob"]
    {
        statements(text);
    }
}

/// Two statements that stood in each other once kept reading from ending.
#[test]
fn a_circle_of_statements_is_walked_to_an_end() {
    use super::{Context, Speech};
    let inside = |k| Context { inside: Some(k), ..Context::default() };
    let outside = Context::default;
    let speech = Speech { contexts: vec![inside(1), inside(0), outside(), inside(2)], of_clause: Vec::new() };
    // a chain tells the truth, a circle counts as within: nothing is put into it
    assert!(speech.within(3, 2) && !speech.within(2, 3));
    assert!(speech.within(0, 1) && speech.within(0, 2));
}
