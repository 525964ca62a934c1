//! Who is meant, on invented stories.

mod common;

use common::coded;
use lagebild_model::{Coded, Event, Language};

fn one<'a>(coded: &'a Coded, kind: &str) -> &'a Event {
    coded.events.iter().find(|e| e.kind == kind).expect("the event")
}

fn actors(e: &Event) -> Vec<&str> {
    e.actor.iter().filter_map(|p| p.code.as_deref()).collect()
}

fn recipients(e: &Event) -> Vec<&str> {
    e.recipient.iter().filter_map(|p| p.code.as_deref()).collect()
}

#[test]
fn a_pronoun_before_its_speaker_means_the_speaker() {
    let story = " date 2024-03-14 GENF (dpa) - Er befürworte, dass die Ukraine der Nato beitrete, sagte der litauische Präsident.\n";
    assert_eq!(actors(one(&coded(story), "SUPPORT")), ["LTU"]);
}

#[test]
fn the_word_before_a_head_is_no_town() {
    // Pa is a town in Burkina Faso
    let story = " date 2024-03-14 BERLIN (dpa) - Die Passbehörde lehnte die Forderung Polens ab.\n";
    let coded = coded(story);
    assert!(coded.actors.iter().all(|a| a.code.as_deref() != Some("BFA")));
}

#[test]
fn ones_own_ambassador_suffers_nothing() {
    let story = "GENEVA, June 12, 2024 (AP) - Spain recalled its ambassador from Argentina on Tuesday.\n";
    let coded = coded(story);
    let e = one(&coded, "SANCTION");
    assert_eq!((actors(e), recipients(e)), (vec!["ESP"], vec!["ARG"]));
}

#[test]
fn victims_of_a_told_attack_are_no_second_attack() {
    let story = "GENEVA, June 12, 2024 (AP) - At least nine people were killed on Tuesday when a Russian missile hit a market in Kharkiv.\n";
    let coded = coded(story);
    let attacks: Vec<&Event> = coded.events.iter().filter(|e| e.kind == "ASSAULT").collect();
    assert_eq!(attacks.len(), 1);
    assert_eq!(actors(attacks[0]), ["RUS"]);
}

#[test]
fn another_language_is_kept_and_not_coded() {
    let story = "Paris (AFP) - Le président français a rencontré lundi le chancelier allemand à Berlin pour discuter de la guerre.\n";
    let coded = coded(story);
    assert_eq!(coded.story.language, Language::Other);
    assert!(coded.events.is_empty() && coded.actors.is_empty());
    assert_eq!(coded.story.agency.as_deref(), Some("AFP"));
}

#[test]
fn their_meeting_is_that_of_both_subjects() {
    let coded = coded(
        "BERN (dpa) - In Genf warteten Vertreter der Vereinten Nationen auf Nachricht. Der ungarische Außenminister Peter Szijjarto und \
         Serbiens Präsident Aleksandar Vucic haben bei ihrem Treffen eine Erklärung unterzeichnet.\n",
    );
    let all = coded.events.iter().filter(|e| e.kind == "CONSULT").map(actors).collect::<Vec<_>>();
    assert!(all.contains(&vec!["HUN", "SRB"]), "{all:?}");
}

#[test]
fn what_is_joint_is_done_by_those_who_agreed() {
    let coded = coded(
        "TALLINN (dpa) - Estland und Finnland vereinbarten am Montag, ihre Zusammenarbeit auszubauen. In Estland soll ein \
         gemeinsames Hauptquartier geschaffen werden.\n",
    );
    let joint = coded
        .events
        .iter()
        .filter(|e| e.kind == "COOPERATE")
        .find(|e| e.evidence.iter().any(|x| x.text.contains("Hauptquartier")));
    let joint = joint.expect("the headquarters");
    let mut codes = actors(joint);
    codes.sort_unstable();
    assert_eq!(codes, ["EST", "FIN"]);
    assert!(recipients(joint).is_empty());
}

#[test]
fn a_name_in_the_headline_is_the_person_introduced_later() {
    let story = "N. Korea's Pak warns Seoul\n\nSeoul, Dec 4, 2024 (AFP) - North Korea's Foreign Minister Pak Yong Ho told a rally that the treaty was dead.\n\nPak has accused Japan of preparing a war.\n";
    let coded = coded(story);
    assert_eq!(actors(one(&coded, "ACCUSE")), ["PRK"]);
    let named = coded.actors.iter().filter(|a| a.name.as_deref().is_some_and(|n| n.contains("Pak")));
    assert!(named.clone().count() > 0 && named.into_iter().all(|a| a.code.as_deref() == Some("PRK")));
}

#[test]
fn a_name_between_commas_is_that_of_the_office_before_it() {
    let story = "MAPUTO, June 12, 2024 (AFP) - Its interior minister, Carla Tovela, welcomed the treaty.\n\nTovela accused Portugal of piracy.\n\nNavy spokesman Rui Malate accused Spain of piracy.\n";
    let coded = coded(story);
    let named = |n: &str| coded.actors.iter().find(|a| a.name.as_deref() == Some(n)).expect("the person");
    assert_eq!((named("Carla Tovela").code.as_deref(), named("Carla Tovela").sector.len()), (Some("MOZ"), 1));
    assert_eq!(named("Rui Malate").sector, ["MIL"]);
    let accused: Vec<_> = coded.events.iter().filter(|e| e.kind == "ACCUSE").map(actors).collect();
    assert_eq!(accused, [["MOZ"], ["MOZ"]]);
}

#[test]
fn a_town_lies_in_the_province_the_story_names() {
    let story = "ATHENS, Ga., June 12, 2024 (AP) - Georgia's governor met mayors from Marietta, Georgia, and Athens, Ga., on Tuesday. Ohio has asked for help.\n";
    let coded = coded(story);
    let near =
        |name: &str, lat: f64| coded.places.iter().any(|p| p.name == name && (p.lat - lat).abs() < 1.0);
    assert!(near("Athens", 33.96) && near("Georgia", 33.4) && near("Ohio", 40.6), "{:?}", coded.places);
}

#[test]
fn a_federal_state_that_acts_is_a_government() {
    let story = "AUSTIN, Texas, June 12, 2024 (AP) - Texas accused Mexico of piracy on Tuesday.\n";
    assert_eq!(actors(one(&coded(story), "ACCUSE")), ["USA"]);
}

#[test]
fn what_somebody_is_said_to_have_done_is_hearsay() {
    let story = "GENEVA, June 12, 2024 (AP) - Iran is said to have arrested two French tourists on Monday.\n";
    let coded = coded(story);
    let kinds: Vec<_> = one(&coded, "COERCE").source.iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [lagebild_model::SourceKind::Hearsay]);
}

#[test]
fn who_meets_his_host_is_the_actor() {
    let story = "GENEVA, June 12, 2024 (AP) - Chinese Foreign Minister Wang Yi met Pakistan's president in Islamabad on Monday.\n";
    let coded = coded(story);
    let e = one(&coded, "CONSULT");
    assert_eq!((actors(e), recipients(e)), (vec!["CHN"], vec!["PAK"]));
}

#[test]
fn a_parliament_of_plain_name_is_that_of_the_setting() {
    let story = "PANAMA CITY, June 12, 2024 (AP) - Congress condemned the canal authority on Monday.\n";
    assert_eq!(actors(one(&coded(story), "ACCUSE")), ["PAN"]);
}
