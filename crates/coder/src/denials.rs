//! Who denies an event that another tells: `Kiew warf Moskau vor, ... beschossen zu haben. Moskau wies die Vorwürfe zurück.`
//! The deed stays an event with the accuser as its source; the denial is a REJECT of its own (coding guide, section 4, on
//! denials of an accusation), and the deed gets the name of whoever denies it.

use crate::assemble::Candidate;
use lagebild_codebook::FunctionWords;
use lagebild_model::{Party, Status};

/// How many sentences before its denial a deed may be told.
const REACH: usize = 12;

/// For each event the parties that deny it.
pub fn denials(events: &[Candidate], words: &FunctionWords) -> Vec<Vec<Party>> {
    let mut out: Vec<Vec<Party>> = vec![Vec::new(); events.len()];
    for denial in events.iter().filter(|c| denies(c, words)) {
        for (e, by) in events.iter().zip(&mut out) {
            if denied(e, denial) {
                for p in denial.actors.iter().filter(|p| p.code.is_some()) {
                    if !by.iter().any(|b| b.code == p.code && b.sector == p.sector) {
                        by.push(p.clone());
                    }
                }
            }
        }
    }
    out
}

/// A rejection of what somebody is accused of: by its object (`die Vorwürfe`) or by its verb (`dementieren`).
fn denies(c: &Candidate, words: &FunctionWords) -> bool {
    c.kind == "REJECT"
        && c.status == Status::Actual
        && (c.about.as_ref().is_some_and(|kinds| kinds.iter().any(|k| k == "ACCUSE")) || by_verb(c, words))
}

/// True for a rejection whose verb is one of denying (`dementieren`, `deny`).
pub fn by_verb(c: &Candidate, words: &FunctionWords) -> bool {
    let verb = c.rule.rsplit(':').next().and_then(|r| r.split('#').next()).unwrap_or("");
    c.kind == "REJECT" && words.has("denial", verb)
}

/// A deed of the denier, told before on another's word: the accuser's, where it is known who accuses.
fn denied(e: &Candidate, denial: &Candidate) -> bool {
    let is =
        |parties: &[Party], code: &Option<String>| code.is_some() && parties.iter().any(|p| p.code == *code);
    let told_before = e.at < denial.at && e.sentence + REACH >= denial.sentence;
    let deed = !matches!(e.kind.as_str(), "ACCUSE" | "REJECT") && e.status != Status::Negated;
    let his = e.actors.iter().any(|p| is(&denial.actors, &p.code));
    // "bestritt die Lieferungen" names the deed, "wies die Vorwürfe zurück" goes to whoever raised them
    let named = denial.about.as_ref().is_some_and(|kinds| kinds.contains(&e.kind));
    let others = e.source.iter().any(|s| {
        !is(&denial.actors, &s.code)
            && (named || denial.recipients.is_empty() || is(&denial.recipients, &s.code))
    });
    told_before && deed && his && others
}
