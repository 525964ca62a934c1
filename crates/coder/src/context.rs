//! Participants that stand elsewhere in the story: in the content of a speech act, in what was told before.

use crate::assemble::Candidate;
use lagebild_codebook::FunctionWords;
use lagebild_model::{Link, Party, Sentence};

/// How many events back anything is looked for; no story has as many.
pub(crate) const LONGEST_MEMORY: usize = 300;

/// A speech act without recipient takes it from its content: "weigert sich, das Gericht anzuerkennen", "verlangte, dass die
/// Rebellen abziehen".
pub fn borrow_from_content(sentences: &[Sentence], words: &FunctionWords, candidates: &mut [Candidate]) {
    let snapshot = candidates.to_vec();
    for (at, c) in candidates.iter_mut().enumerate() {
        // "Rwanda denies backing the group" answers whoever says so, not the group
        if !c.recipients.is_empty() || c.noun || crate::denials::by_verb(c, words) {
            continue;
        }
        let doer = matches!(c.kind.as_str(), "REQUEST" | "ACCUSE");
        if !doer && !matches!(c.kind.as_str(), "REJECT" | "THREATEN" | "AGREE" | "CONCEDE") {
            continue;
        }
        let Some(clauses) = sentences.get(c.sentence).map(|s| &s.clauses) else { continue };
        let near = snapshot.iter().skip(at.saturating_sub(LONGEST_MEMORY)).take(2 * LONGEST_MEMORY);
        let mut near = near;
        let content = near.find(|x| {
            x.sentence == c.sentence
                && x.clause != c.clause
                && x.clause.and_then(|k| clauses.get(k)).is_some_and(|k| {
                    k.parent.map(usize::from) == c.clause
                        && matches!(
                            k.link,
                            Link::Complement | Link::Adverbial(_) | Link::Inserted | Link::Subject
                        )
                })
        });
        if let Some(x) = content {
            // "weigerte sich, mit den Rebellen zu reden": of a two-sided deed the other side
            let two_sided =
                x.recipients.is_empty() && matches!(x.kind.as_str(), "CONSULT" | "COOPERATE" | "AGREE");
            let list = if doer || two_sided { &x.actors } else { &x.recipients };
            c.recipients = list.iter().filter(|p| !has_code(&c.actors, p)).cloned().collect();
        }
    }
}

pub(crate) fn has_code(parties: &[Party], p: &Party) -> bool {
    p.code.is_some() && parties.iter().any(|a| a.code == p.code && a.sector == p.sector)
}

/// A mention as [`carry_over`] sees it.
#[derive(Debug, Clone)]
pub struct Named {
    /// Byte of its first word.
    pub at: u32,
    /// Number of its sentence.
    pub sentence: usize,
    /// Who it is.
    pub party: Party,
}

/// Sentences a participant is carried over.
const CARRY_REACH: usize = 5;

/// Participants that the clause leaves open are carried over from what was told just before (coding guide, sections 2 and
/// 3): the other party of the quarrel for words and sanctions, the country of the place for violence.
pub fn carry_over(
    events: &mut [Candidate],
    named: &[Named],
    setting: &[Option<String>],
    paragraph: &[Option<String>],
    home: &str,
) {
    for i in 0..events.len() {
        let Some(e) = events.get(i).cloned() else { continue };
        let mine: Vec<&str> = e.actors.iter().filter_map(|a| a.code.as_deref()).collect();
        let outward = matches!(
            e.kind.as_str(),
            "ACCUSE"
                | "REJECT"
                | "THREATEN"
                | "SUPPORT"
                | "REQUEST"
                | "SANCTION"
                | "CONCEDE"
                | "AID"
                | "RETREAT"
                | "AGREE"
        );
        // what two or more agree on with each other has no third party
        let mutual = mine.len() > 1 && matches!(e.kind.as_str(), "AGREE" | "SUPPORT" | "ASSAULT" | "RETREAT");
        if !mutual && e.recipients.is_empty() && !mine.is_empty() && (outward || e.kind == "ASSAULT") {
            let said_by: Vec<&str> = e.source.iter().filter_map(|s| s.code.as_deref()).collect();
            // in a civil war the other side is of the same country
            let civil = |p: &Party| {
                p.code.as_deref().is_some_and(|c| mine.contains(&c))
                    && !p.sector.is_empty()
                    && e.actors.iter().all(|a| !a.sector.is_empty() && is_rebel(a) != is_rebel(p))
                    && p.sector.iter().any(|s| matches!(s.as_str(), "GOV" | "MIL" | "REB" | "PRM"))
            };
            let other = |p: &Party| {
                civil(p)
                    || p.code.as_deref().is_some_and(|c| {
                        !mine.contains(&c) && !said_by.contains(&c) && !matches!(c, "NGO" | "MNC")
                    }) && !p.sector.iter().any(|s| s == "JRN")
            };
            // a quarrel inside a country: another organ or party of it
            let opponent = |p: &Party| {
                p.code.as_deref().is_some_and(|c| mine.contains(&c))
                    && p.sector.first().is_some_and(|s| POWERS.contains(&s.as_str()))
                    && !e.actors.iter().any(|a| a.sector.iter().any(|s| p.sector.contains(s)))
            };
            let place = e.place.as_ref().and_then(|p| p.country.clone()).filter(|c| {
                !mine.contains(&c.as_str()) && !e.place.as_ref().is_some_and(|p| p.text.is_empty())
            });
            let by_place =
                place.map(|code| Party { code: Some(code), sector: vec!["GOV".into()], ..Party::default() });
            let until = named.partition_point(|n| n.at < e.at);
            let reach: Vec<&Named> = named
                .iter()
                .take(until)
                .rev()
                .take_while(|n| n.sentence + CARRY_REACH > e.sentence)
                .filter(|n| other(&n.party))
                .collect();
            // those who act for states and organisations before bystanders, the one the story tells most of first
            let weighty = |p: &Party| {
                p.sector.is_empty()
                    || p.sector.iter().any(|s| matches!(s.as_str(), "GOV" | "REB" | "MIL" | "PRM" | "ELI"))
            };
            let rivals: Vec<&Party> = named
                .iter()
                .take(until)
                .rev()
                .take_while(|n| n.sentence + CARRY_REACH > e.sentence)
                .map(|n| &n.party)
                .filter(|p| opponent(p))
                .collect();
            let governs = |p: &&&Party| p.sector.iter().any(|s| s == "GOV");
            let inside = rivals.iter().find(governs).or_else(|| rivals.first()).map(|p| (*p).clone());
            let before = reach
                .iter()
                .enumerate()
                .filter(|(_, n)| weighty(&n.party))
                .max_by_key(|(back, n)| (weight(named, until, n, e.sentence), std::cmp::Reverse(*back)))
                .map(|(_, n)| *n)
                .or_else(|| reach.first().copied())
                .map(|n| n.party.clone());
            let here = setting
                .get(e.sentence)
                .cloned()
                .flatten()
                // the readers' own country is no setting that the text gave, nor is the seat of an organisation
                .filter(|c| !mine.contains(&c.as_str()) && c != home)
                .filter(|_| !mine.iter().any(|c| matches!(*c, "UNO" | "EUR" | "IGO" | "NGO")))
                .filter(|c| named.iter().any(|n| n.party.code.as_deref() == Some(c)))
                .map(|code| Party { code: Some(code), sector: vec!["GOV".into()], ..Party::default() });
            // a thing without a named owner belongs to the place
            let thing = e.open.clone().filter(|_| matches!(e.kind.as_str(), "ASSAULT")).and_then(|sector| {
                let code = e
                    .place
                    .as_ref()
                    .filter(|_| e.placed)
                    .and_then(|p| p.country.clone())
                    .or_else(|| setting.get(e.sentence).cloned().flatten())?;
                let sector = if sector.is_empty() { vec!["GOV".into()] } else { sector };
                Some(Party { code: Some(code), sector, ..Party::default() })
            });
            // "geißelte den Prozess": the courts
            let court = e
                .open
                .as_ref()
                .filter(|s| {
                    matches!(e.kind.as_str(), "ACCUSE" | "REJECT")
                        && s.first().is_some_and(|x| matches!(x.as_str(), "JUD" | "LEG" | "COP"))
                        && !e.actors.iter().any(|a| a.sector.iter().any(|x| s.contains(x)))
                })
                .and_then(|sector| {
                    let code = setting.get(e.sentence).cloned().flatten()?;
                    Some(Party { code: Some(code), sector: sector.clone(), ..Party::default() })
                });
            // what is praised or blamed without its doer: the deed told before
            let deed = (e.open.is_some() && matches!(e.kind.as_str(), "SUPPORT" | "ACCUSE"))
                .then(|| doer_of_the_deed(events, i))
                .flatten();
            // tear gas and batons are for those who protest
            let crowd = (e.kind == "ASSAULT" && e.actors.iter().any(|a| a.sector.iter().any(|s| s == "COP")))
                .then(|| protesters(events, i))
                .flatten();
            let chosen = if e.kind == "ASSAULT" {
                crowd.or(thing).or(by_place.clone().filter(|_| e.placed)).or(before).or(by_place).or(here)
            } else {
                // parties and crowds quarrel with their own government first
                let ruling = e.actors.iter().any(|a| {
                    a.sector.is_empty()
                        || a.sector.iter().any(|s| matches!(s.as_str(), "GOV" | "MIL" | "REB"))
                });
                let (first, last) = if ruling { (before, inside) } else { (inside, before) };
                // what is given goes where it is brought to (coding guide, section 3)
                let brought = by_place.clone().filter(|_| e.placed && e.kind == "AID").map(|p| {
                    if aids(&e) { Party { sector: vec!["GOV".into(), "CVL".into()], ..p } } else { p }
                });
                let chosen =
                    court.or(deed).or(brought).or(first).or(here).or(last).map(|p| as_state(p, &mine));
                // troops are withdrawn from a state
                chosen.map(|p| if e.kind == "RETREAT" { of_state(p, &mine) } else { p })
            };
            if let (Some(p), Some(x)) = (chosen, events.get_mut(i)) {
                x.recipients = vec![p];
            }
        }
        // what is seized or closed in a place is of that place
        if e.kind == "COERCE"
            && e.placed
            && e.recipients.is_empty()
            && !mine.is_empty()
            && let Some(code) =
                e.place.as_ref().and_then(|p| p.country.clone()).filter(|c| !mine.contains(&c.as_str()))
            && let Some(x) = events.get_mut(i)
        {
            x.recipients =
                vec![Party { code: Some(code), sector: vec!["GOV".to_owned()], ..Party::default() }];
        }
        // "Die Polizei durchsuchte 53 Gebäude": of those of whom was just told
        if e.kind == "COERCE"
            && e.open.is_some()
            && events.get(i).is_some_and(|x| x.recipients.is_empty())
            && let Some(before) = i.checked_sub(1).and_then(|k| events.get(k))
            && matches!(before.kind.as_str(), "COERCE" | "SANCTION")
            && before.sentence + 1 >= e.sentence
            && before.actors.iter().any(|a| a.code.as_deref().is_some_and(|c| mine.contains(&c)))
            && before.recipients.iter().all(|r| !has_code(&e.actors, r))
            && let recipients = before.recipients.clone()
            && let Some(x) = events.get_mut(i)
        {
            x.recipients = recipients;
        }
        // "Rebellen nahmen den Flughafen ein": what others than the state seize is the state's
        if e.kind == "COERCE"
            && events.get(i).is_some_and(|x| x.recipients.is_empty())
            && let Some(sector) = e.open.clone()
            && !e.actors.is_empty()
            && e.actors.iter().all(is_armed)
            && let Some(code) = e.actors.iter().find_map(|a| a.code.clone())
            && let Some(x) = events.get_mut(i)
        {
            let sector = if sector.is_empty() { vec!["GOV".to_owned()] } else { sector };
            x.recipients = vec![Party { code: Some(code), sector, ..Party::default() }];
        }
        // "zwei Streifenwagen angezündet": whom protest hits by the thing it hits
        if e.kind == "PROTEST"
            && e.recipients.is_empty()
            && let Some(sector) = e.open.clone()
            && let Some(code) = e.actors.iter().find_map(|a| a.code.clone())
            && let Some(x) = events.get_mut(i)
        {
            let sector = if sector.is_empty() { vec!["GOV".to_owned()] } else { sector };
            x.recipients = vec![Party { code: Some(code), sector, ..Party::default() }];
        }
        if e.actors.is_empty() && matches!(e.kind.as_str(), "ASSAULT") {
            let theirs: Vec<&str> = e.recipients.iter().filter_map(|a| a.code.as_deref()).collect();
            let attacker = events
                .iter()
                .take(i)
                .rev()
                .take(LONGEST_MEMORY)
                .filter(|x| x.kind == e.kind && x.sentence + CARRY_REACH > e.sentence && !x.actors.is_empty())
                .find(|x| {
                    theirs.is_empty()
                        || !x.actors.iter().any(|a| {
                            a.code.as_deref().is_some_and(|c| theirs.contains(&c))
                                && a.sector == e.recipients.first().map_or(Vec::new(), |r| r.sector.clone())
                        })
                })
                .map(|x| x.actors.clone());
            if let (Some(a), Some(x)) = (attacker, events.get_mut(i)) {
                x.actors = a;
            }
        }
        // nobody named anywhere: the doer that the kind of deed implies, in the country around
        if events.get(i).is_some_and(|x| x.actors.is_empty())
            && let Some(sector) = e.implied.as_deref().or_else(|| implied_doer(&e.kind))
        {
            let of_recipient = e
                .recipients
                .iter()
                .find(|r| {
                    r.sector
                        .iter()
                        .any(|x| matches!(x.as_str(), "GOV" | "ELI" | "LEG" | "OPP" | "PTY" | "MIL"))
                })
                .and_then(|r| r.code.clone())
                .filter(|_| {
                    matches!(e.kind.as_str(), "COERCE" | "RETREAT")
                        || e.kind == "SANCTION" && e.modes.iter().any(|m| m == "convict")
                });
            let code = e
                .place
                .as_ref()
                .filter(|_| e.placed)
                .and_then(|p| p.country.clone())
                .or_else(|| paragraph.get(e.sentence).cloned().flatten())
                .or(of_recipient)
                .or_else(|| setting.get(e.sentence).cloned().flatten());
            // a state puts no sanctions on itself
            let own = |code: &String| {
                e.kind == "SANCTION"
                    && !e.modes.iter().any(|m| m == "convict" || m == "expel")
                    && sector == "GOV"
                    && e.recipients.iter().any(|r| r.code.as_ref() == Some(code))
            };
            if let (Some(code), Some(x)) = (code.filter(|c| !own(c)), events.get_mut(i)) {
                x.actors =
                    vec![Party { code: Some(code), sector: vec![sector.to_owned()], ..Party::default() }];
            }
        }
    }
}

/// What another country's police, court or parliament did is answered to its government.
pub(crate) fn as_state(mut p: Party, mine: &[&str]) -> Party {
    let foreign = p
        .code
        .as_deref()
        .is_some_and(|c| !mine.contains(&c) && !matches!(c, "NGO" | "IGO" | "UNO" | "EUR" | "MNC"));
    let weighty = p.sector.iter().any(|s| matches!(s.as_str(), "GOV" | "MIL" | "REB" | "PRM" | "ELI"));
    if foreign && !weighty && p.sector.len() < 2 {
        p.sector.insert(0, "GOV".to_owned());
    }
    // an army and its government answer for each other
    if foreign && p.sector == ["MIL"] {
        p.sector.push("GOV".to_owned());
    }
    p
}

/// How much a party named before is in the story's view: told of in the same sentence or the one before, and how often.
fn weight(named: &[Named], until: usize, n: &Named, sentence: usize) -> usize {
    let often = named
        .iter()
        .take(until)
        .rev()
        .take(LONGEST_MEMORY)
        .filter(|x| x.party.code == n.party.code)
        .map(|x| x.sentence)
        .fold((0usize, usize::MAX), |(count, last), s| if s == last { (count, last) } else { (count + 1, s) })
        .0;
    let near = match sentence.saturating_sub(n.sentence) {
        0 => 3,
        1 => 2,
        2 => 1,
        _ => 0,
    };
    near + often.min(4)
}

/// True where an organisation, not a state, gives.
fn aids(e: &Candidate) -> bool {
    e.actors.iter().any(|a| a.code.as_deref().is_some_and(|c| matches!(c, "UNO" | "NGO" | "IGO" | "EUR")))
}

/// The state of a foreign party.
fn of_state(mut p: Party, mine: &[&str]) -> Party {
    let foreign = p.code.as_deref().is_some_and(|c| c.len() == 3 && !mine.contains(&c));
    if foreign && !p.sector.is_empty() && !p.sector.iter().any(|s| s == "GOV") {
        p.sector = vec!["GOV".to_owned()];
    }
    p
}

/// True for armed people who are not the government's.
fn is_armed(p: &Party) -> bool {
    p.sector.iter().any(|s| matches!(s.as_str(), "REB" | "PRM" | "CRM" | "UAF" | "MIL"))
        && !p.sector.iter().any(|s| s == "GOV")
}

fn is_rebel(p: &Party) -> bool {
    p.sector.iter().any(|s| matches!(s.as_str(), "REB" | "PRM"))
}

/// Sectors of those who quarrel inside a country.
const POWERS: [&str; 9] = ["GOV", "LEG", "JUD", "OPP", "PTY", "MIL", "COP", "REB", "ELI"];

/// Those who protested last before an event, near it.
fn protesters(events: &[Candidate], at: usize) -> Option<Party> {
    let e = events.get(at)?;
    let by_police: Vec<&str> = e.actors.iter().filter_map(|a| a.code.as_deref()).collect();
    events
        .iter()
        .take(at)
        .rev()
        .take_while(|x| x.sentence + CARRY_REACH > e.sentence)
        .filter(|x| x.kind == "PROTEST")
        .find_map(|x| {
            x.actors.iter().find(|a| a.code.as_deref().is_some_and(|c| by_police.contains(&c))).cloned()
        })
}

/// The doer of the last deed told before an event, reactions to deeds left out.
fn doer_of_the_deed(events: &[Candidate], at: usize) -> Option<Party> {
    let e = events.get(at)?;
    let mine: Vec<&str> = e.actors.iter().filter_map(|a| a.code.as_deref()).collect();
    events
        .iter()
        .take(at)
        .rev()
        .take(LONGEST_MEMORY)
        .filter(|x| x.sentence + DEED_REACH > e.sentence)
        .filter(|x| !matches!(x.kind.as_str(), "SUPPORT" | "ACCUSE" | "REQUEST" | "CONSULT"))
        .find_map(|x| {
            x.actors.iter().find(|a| a.code.as_deref().is_some_and(|c| !mine.contains(&c))).cloned()
        })
}

/// Sentences back in which the deed stands that is praised or blamed.
const DEED_REACH: usize = 8;

/// The sector a deed's unnamed doer has: organs of the state seize, sanction and release, civilians protest, unidentified
/// armed men attack (coding guide, sections 3 and 6).
fn implied_doer(kind: &str) -> Option<&'static str> {
    match kind {
        "COERCE" | "SANCTION" | "RETREAT" => Some("GOV"),
        "ASSAULT" => Some("UAF"),
        "PROTEST" => Some("CVL"),
        _ => None,
    }
}
