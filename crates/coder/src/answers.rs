//! Whom a rejection, complaint or threat answers.

use crate::assemble::Candidate;
use crate::context::{LONGEST_MEMORY, as_state, has_code};
use lagebild_codebook::FunctionWords;
use lagebild_model::{Party, SourceEntry, Status};

/// How many sentences an answer may stand behind what it answers.
const ANSWER_REACH: usize = 4;

/// How many sentences back a deed stands that a later object names.
const NAMED_REACH: usize = 12;

/// A rejection, complaint or threat without recipient answers whoever acted on its speaker last.
pub fn answer(events: &mut [Candidate], words: &FunctionWords) {
    for i in 0..events.len() {
        let Some(e) = events.get(i) else { continue };
        if !e.recipients.is_empty()
            || !(matches!(e.kind.as_str(), "REJECT" | "ACCUSE" | "THREATEN")
                || e.kind == "SUPPORT" && e.about.is_some())
            || e.status != Status::Actual
        {
            continue;
        }
        let codes: Vec<&str> = e.actors.iter().filter_map(|a| a.code.as_deref()).collect();
        if codes.is_empty() {
            continue;
        }
        // "wies die Vorwürfe zurück", "denies backing the group": whoever raised that
        let denied = || crate::denials::by_verb(e, words).then(|| vec!["ACCUSE".to_owned()]);
        let named = e.about.clone().or_else(denied).and_then(|kinds| {
            let raised = |x: &&Candidate| {
                kinds.contains(&x.kind)
                    && x.at < e.at
                    && x.sentence + NAMED_REACH >= e.sentence
                    && x.actors.iter().any(|a| !has_code(&e.actors, a))
            };
            let earlier = || events.iter().take(i).rev().take(LONGEST_MEMORY).filter(raised);
            let against = |x: &&Candidate| x.recipients.iter().any(|r| has_code(&e.actors, r));
            let on_his_word = || accusers(events, i, &kinds);
            let others = |x: &Candidate| -> Vec<Party> {
                x.actors.iter().filter(|a| !has_code(&e.actors, a)).cloned().collect()
            };
            let state = |x: &&Candidate| {
                x.recipients.iter().any(|r| r.code.as_deref().is_some_and(|c| codes.contains(&c)))
            };
            earlier()
                .find(against)
                .or_else(|| earlier().find(state))
                .map(others)
                .or_else(on_his_word)
                .or_else(|| earlier().next().map(others))
        });
        if let Some(parties) = named.filter(|p| !p.is_empty()) {
            let parties = parties.into_iter().map(|p| as_state(p, &codes)).collect();
            if let Some(e) = events.get_mut(i) {
                e.recipients = parties;
            }
            continue;
        }
        let found = events
            .iter()
            .take(i)
            .rev()
            .take(LONGEST_MEMORY)
            .filter(|x| x.sentence + ANSWER_REACH >= e.sentence && x.at < e.at)
            .find(|x| {
                x.recipients.iter().any(|r| r.code.as_deref().is_some_and(|c| codes.contains(&c)))
                    && x.actors.iter().any(|a| a.code.as_deref().is_some_and(|c| !codes.contains(&c)))
            })
            .map(|x| x.actors.iter().map(|p| as_state(p.clone(), &codes)).collect());
        if let (Some(actors), Some(e)) = (found, events.get_mut(i)) {
            e.recipients = actors;
        }
    }
}

/// The source as a party.
fn as_party(s: &SourceEntry) -> Party {
    Party {
        code: s.code.clone(),
        sector: s.sector.clone(),
        text: s.text.clone(),
        span: s.span,
        ..Party::default()
    }
}

/// On whose word somebody did what they deny: "Experts say the Emirates armed the rebels. Abu Dhabi denies the charge."
fn accusers(events: &[Candidate], i: usize, kinds: &[String]) -> Option<Vec<Party>> {
    let denial = events.get(i).filter(|_| kinds.iter().any(|k| k == "ACCUSE"))?;
    events
        .iter()
        .take(i)
        .rev()
        .take(LONGEST_MEMORY)
        .filter(|x| {
            x.at < denial.at
                && x.sentence + NAMED_REACH >= denial.sentence
                && !matches!(x.kind.as_str(), "ACCUSE" | "REJECT")
                && x.actors.iter().any(|a| has_code(&denial.actors, a))
        })
        .map(|x| -> Vec<Party> {
            let named = x.source.iter().filter(|s| s.code.is_some());
            named.map(as_party).filter(|p| !has_code(&denial.actors, p)).collect()
        })
        .find(|parties| !parties.is_empty())
}
