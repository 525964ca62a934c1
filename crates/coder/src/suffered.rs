//! Who suffers a deed, by its kind: nobody a resignation, the people of a town an attack on it.

use crate::actors::Actors;
use crate::assemble::Candidate;
use lagebild_model::Party;

/// `shelled Goma`, `burning homes in Belo`: an attack on a town hits those who live there before the government of its
/// state, which is meant where the state itself is named ("invaded Ukraine").
pub fn towns(events: &mut [Candidate], actors: &Actors) {
    let town = |p: &Party| {
        p.text.is_empty() || actors.places.iter().any(|x| x.place.span == p.span && x.place.kind != "country")
    };
    for e in events.iter_mut().filter(|e| e.kind == "ASSAULT") {
        for p in &mut e.recipients {
            let bare = p.name.is_none() && p.office.is_none() && p.sector == ["GOV"];
            if bare && p.antecedent.is_none() && town(p) {
                p.sector.insert(0, "CVL".to_owned());
            }
        }
    }
}

/// The mode of giving up an office.
const RESIGNATION: &str = "resign";

/// `Theresa May stepped down as prime minister`: who resigns does it to nobody, but a party leaves a government.
pub fn resignations(events: &mut [Candidate]) {
    let has = |p: &Party, sector: &str| p.sector.iter().any(|s| s == sector);
    let party = |e: &Candidate| e.actors.iter().any(|a| has(a, "PTY") && !has(a, "GOV"));
    for e in events.iter_mut().filter(|e| e.modes.iter().any(|m| m == RESIGNATION) && !party(e)) {
        e.recipients.clear();
        // whoever is out of office today held it when they gave it up
        for a in e.actors.iter_mut().filter(|a| a.sector == ["ELI"] && a.name.is_some()) {
            a.sector = vec!["GOV".to_owned()];
        }
    }
}
