//! Date, place and numbers of events, on invented stories.

use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_model::{Coded, Event};

const STORY: &str = "\
 date 2024-03-14 BAMAKO (dpa) - Bei Kämpfen im Norden von Mali sind mehr als 20 Soldaten getötet worden. \
Die Islamisten griffen am Dienstagmorgen einen Stützpunkt nahe der Stadt Gao an. In der Nacht zum Mittwoch beschossen sie \
den Flughafen von Timbuktu. Die Armee nahm elf Verdächtige fest.

Der malische Außenminister kritisierte am Donnerstag in New York die Vereinten Nationen. Das Nachbarland Niger schloss \
seine Grenze. Frankreich hatte seine Truppen im August 2022 aus Mali abgezogen. In Burkina Faso protestierten am \
Wochenende Tausende gegen die Junta. Der russische Präsident Wladimir Putin will im Mai nach Bamako reisen. Die \
Bundesregierung bestellte den Botschafter Malis in Berlin ein. In der Provinz Belutschistan erschossen Unbekannte drei \
Polizisten.
";

fn coded() -> Coded {
    let codebook = Codebook::builtin();
    let coder = Coder::new(&codebook, "test").expect("the built-in time tables are sound");
    coder.code(lagebild_wire::read(STORY.as_bytes(), "story").expect("a plain story"))
}

fn event<'a>(coded: &'a Coded, piece: &str) -> &'a Event {
    let proves = |e: &&Event| e.evidence.iter().any(|x| x.text.contains(piece));
    coded.events.iter().find(proves).unwrap_or_else(|| panic!("no event with {piece:?}"))
}

#[test]
fn dates_and_places() {
    let coded = coded();
    for (piece, date, place) in [
        // the lead's news without a day of its own, the place behind a part of it
        ("Kämpfen", Some("2024-03-14"), Some("Mali")),
        ("griffen am Dienstagmorgen", Some("2024-03-12"), Some("Gao")),
        // the thing acted on
        ("Flughafen von Timbuktu", Some("2024-03-13"), Some("Timbuktu")),
        ("kritisierte", Some("2024-03-14"), Some("New York City")),
        // nothing told: the country of the deed, no day
        ("schloss", None, Some("Niger")),
        ("abgezogen", Some("2022-08"), Some("Mali")),
        ("protestierten", Some("2024-03-09/2024-03-10"), Some("Burkina Faso")),
        // a visit
        ("reisen", Some("2024-05"), Some("Bamako")),
        ("bestellte", None, Some("Berlin")),
        // a division by the noun before it
        ("erschossen", None, Some("Balochistan")),
    ] {
        let e = event(&coded, piece);
        assert_eq!(e.date.as_ref().map(|d| d.value.as_str()), date, "date of {piece:?}");
        assert_eq!(e.place.as_ref().map(|p| p.name.as_str()), place, "place of {piece:?}");
    }
}

#[test]
fn numbers_of_victims() {
    let coded = coded();
    assert_eq!(event(&coded, "Kämpfen").numbers.killed, Some(20));
    assert_eq!(event(&coded, "Verdächtige").numbers.arrested, Some(11));
    assert_eq!(event(&coded, "erschossen").numbers.killed, Some(3));
    assert_eq!(event(&coded, "Stützpunkt").numbers.killed, None);
}
