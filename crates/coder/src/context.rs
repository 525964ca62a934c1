//! Participants that stand elsewhere in the story: in the content of a speech act, in what it answers.

use crate::assemble::Candidate;
use lagebild_model::{Link, Party, Sentence, Status};

/// How many sentences an answer may stand behind what it answers.
const ANSWER_REACH: usize = 4;

/// A speech act without recipient takes it from its content: "weigert sich, das Gericht anzuerkennen", "verlangte, dass die
/// Rebellen abziehen".
pub fn borrow_from_content(sentences: &[Sentence], candidates: &mut [Candidate]) {
    let snapshot = candidates.to_vec();
    for c in candidates.iter_mut() {
        if !c.recipients.is_empty() || c.noun {
            continue;
        }
        let doer = matches!(c.kind.as_str(), "REQUEST" | "ACCUSE");
        if !doer && !matches!(c.kind.as_str(), "REJECT" | "THREATEN" | "AGREE" | "CONCEDE") {
            continue;
        }
        let Some(clauses) = sentences.get(c.sentence).map(|s| &s.clauses) else { continue };
        let content = snapshot.iter().find(|x| {
            x.sentence == c.sentence
                && x.clause != c.clause
                && x.clause.and_then(|k| clauses.get(k)).is_some_and(|k| {
                    k.parent.map(usize::from) == c.clause && matches!(k.link, Link::Complement | Link::Adverbial(_) | Link::Inserted | Link::Subject)
                })
        });
        if let Some(x) = content {
            let list = if doer { &x.actors } else { &x.recipients };
            c.recipients = list.iter().filter(|p| !has_code(&c.actors, p)).cloned().collect();
        }
    }
}

fn has_code(parties: &[Party], p: &Party) -> bool {
    p.code.is_some() && parties.iter().any(|a| a.code == p.code && a.sector == p.sector)
}

/// A rejection, complaint or threat without recipient answers whoever acted on its speaker last.
pub fn answer(events: &mut [Candidate]) {
    for i in 0..events.len() {
        let Some(e) = events.get(i) else { continue };
        if !e.recipients.is_empty() || !matches!(e.kind.as_str(), "REJECT" | "ACCUSE" | "THREATEN") || e.status != Status::Actual {
            continue;
        }
        let codes: Vec<&str> = e.actors.iter().filter_map(|a| a.code.as_deref()).collect();
        if codes.is_empty() {
            continue;
        }
        let found = events
            .iter()
            .take(i)
            .rev()
            .filter(|x| x.sentence + ANSWER_REACH >= e.sentence && x.at < e.at)
            .find(|x| {
                x.recipients.iter().any(|r| r.code.as_deref().is_some_and(|c| codes.contains(&c)))
                    && x.actors.iter().any(|a| a.code.as_deref().is_some_and(|c| !codes.contains(&c)))
            })
            .map(|x| x.actors.clone());
        if let (Some(actors), Some(e)) = (found, events.get_mut(i)) {
            e.recipients = actors;
        }
    }
}
