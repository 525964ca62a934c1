//! Claims and denials, on invented stories.

use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_model::{Coded, Event};

fn coded(text: &str) -> Coded {
    let codebook = Codebook::builtin();
    let coder =
        Coder::new(&codebook, "test").expect("the built-in time tables are sound").with_least_confidence(0.0);
    coder.code(lagebild_wire::read(text.as_bytes(), "story").expect("a plain story"))
}

fn of<'a>(coded: &'a Coded, kind: &str) -> Vec<&'a Event> {
    coded.events.iter().filter(|e| e.kind == kind).collect()
}

fn deniers(e: &Event) -> Vec<&str> {
    e.denied_by.iter().filter_map(|p| p.code.as_deref()).collect()
}

#[test]
fn a_deed_told_by_an_accuser_names_who_denies_it() {
    let coded = coded(
        " date 2024-03-14 ERIWAN (dpa) - Armenien wirft Aserbaidschan vor, ein Dorf an der Grenze beschossen zu haben. \
         Die Regierung in Baku wies die Vorwürfe am Donnerstag zurück.\n",
    );
    let deeds = of(&coded, "ASSAULT");
    assert!(!deeds.is_empty(), "the shelling is an event");
    for deed in deeds {
        assert_eq!(deniers(deed), ["AZE"]);
        assert_eq!(deed.source.first().and_then(|s| s.code.as_deref()), Some("ARM"));
    }
    // the denial is an event of its own and is not denied itself
    let denials = of(&coded, "REJECT");
    assert!(!denials.is_empty() && denials.iter().all(|e| e.denied_by.is_empty()));
}

#[test]
fn what_the_agency_itself_tells_is_denied_by_nobody() {
    let coded = coded(
        " date 2024-03-14 ERIWAN (dpa) - Aserbaidschanische Soldaten haben ein armenisches Dorf beschossen. \
         Die Regierung in Baku wies Kritik daran am Donnerstag zurück.\n",
    );
    for deed in of(&coded, "ASSAULT") {
        assert!(deniers(deed).is_empty());
    }
}
