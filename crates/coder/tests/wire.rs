//! What English agencies write every day, on invented stories.

mod common;

use common::coded;
use lagebild_model::{Coded, Event, Party, Status};

fn one<'a>(coded: &'a Coded, kind: &str) -> &'a Event {
    coded.events.iter().find(|e| e.kind == kind).expect("the event")
}

fn codes(parties: &[Party]) -> Vec<&str> {
    parties.iter().filter_map(|p| p.code.as_deref()).collect()
}

fn sources(e: &Event) -> Vec<&str> {
    e.source.iter().filter_map(|s| s.code.as_deref()).collect()
}

#[test]
fn a_headline_plans() {
    let coded = coded(
        "GENEVA, March 6, 2024 (Reuters) - EU to impose new sanctions on Belarus over migrant crisis\n",
    );
    let e = one(&coded, "SANCTION");
    assert_eq!((codes(&e.actor), codes(&e.recipient)), (vec!["EUR"], vec!["BLR"]));
    assert_eq!(e.status, Status::Future);
}

#[test]
fn what_is_to_happen_is_planned_for_a_day_ahead() {
    let coded =
        coded("BERLIN, March 6, 2024 (Reuters) - The German chancellor is to visit Paris on Friday.\n");
    let e = one(&coded, "CONSULT");
    assert_eq!(e.status, Status::Future);
    assert_eq!(e.date.as_ref().map(|d| d.value.as_str()), Some("2024-03-08"));
}

#[test]
fn a_bare_number_counts_people() {
    let coded = coded("KABUL, March 6, 2024 (Reuters) - Gunmen killed seven in Herat on Sunday.\n");
    let e = one(&coded, "ASSAULT");
    assert_eq!(codes(&e.recipient), ["AFG"]);
    assert!(e.recipient.iter().all(|p| p.sector == ["CVL"]));
}

#[test]
fn a_group_stands_for_the_members_it_names() {
    let coded = coded(
        "GENEVA, March 6, 2024 (Reuters) - The U.S. accused countries such as Iran and Syria of supporting terrorism.\n",
    );
    assert_eq!(codes(&one(&coded, "ACCUSE").recipient), ["IRN", "SYR"]);
}

#[test]
fn a_charge_is_denied_to_those_who_tell_of_the_deed() {
    let coded = coded(
        "GENEVA, March 6, 2024 (Reuters) - The U.N. experts said the Emirates had armed the rebels. \
         Abu Dhabi has denied the charge.\n",
    );
    assert_eq!(codes(&one(&coded, "REJECT").recipient), ["UNO"]);
}

#[test]
fn what_is_said_on_a_day_is_said_by_somebody() {
    let coded = coded(
        "GENEVA, March 6, 2024 (Reuters) - Australia said on Tuesday that Chinese hackers had broken into its networks.\n",
    );
    assert_eq!(sources(one(&coded, "COERCE")), ["AUS"]);
}

#[test]
fn a_speaker_of_the_government_is_the_source_of_what_it_did() {
    let coded = coded(
        "BUDAPEST, March 6, 2024 (Reuters) - Hungary blocked a European Union aid package for Ukraine, \
         Prime Minister Viktor Orban said.\n",
    );
    assert_eq!(sources(one(&coded, "REJECT")), ["HUN"]);
}

#[test]
fn who_does_by_speaking_is_no_source() {
    let coded = coded(
        "GENEVA, March 6, 2024 (Reuters) - NATO Secretary-General Jens Stoltenberg wrote: \
         \"I urge Turkey to act with restraint.\"\n",
    );
    let e = one(&coded, "REQUEST");
    assert_eq!(codes(&e.recipient), ["TUR"]);
    assert!(e.source.is_empty());
}

#[test]
fn the_army_that_speaks_is_that_of_who_acts_at_home() {
    let coded = coded(
        "AMMAN, March 6, 2024 (Reuters) - Jordan's air force dropped food over northern Gaza on Tuesday, the army said.\n",
    );
    assert_eq!(sources(one(&coded, "AID")), ["JOR"]);
}

#[test]
fn the_toll_is_that_of_the_attack() {
    let coded = coded(
        "PARIS, March 6, 2024 (Reuters) - France condemned an Israeli strike on a school in Gaza that killed dozens of people.\n",
    );
    assert!(coded.events.iter().filter(|e| e.kind == "ASSAULT").all(|e| codes(&e.actor) == ["ISR"]));
}
