//! Who suffers where only a place is named.

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
