//! What is joint belongs to those who came to terms just before.

use crate::assemble::Candidate;
use lagebild_codebook::FunctionWords;
use lagebild_model::{Party, Sentence, Tag};

/// How many sentences back the two stand.
const REACH: usize = 2;

/// `Die USA und Japan vereinbarten ... . In Japan soll ein gemeinsames Hauptquartier geschaffen werden`: a two-sided deed
/// without a doer that is called joint is done by those of the last two-sided deed, where its place or recipient is one of
/// them or nobody.
pub fn joint(events: &mut [Candidate], sentences: &[Sentence], words: &FunctionWords) {
    for i in 0..events.len() {
        let Some(e) = events.get(i) else { continue };
        if !e.actors.is_empty() || !two_sided(&e.kind) || !called_joint(e, sentences, words) {
            continue;
        }
        let sides = events.iter().take(i).rev().find_map(|x| {
            let near = x.sentence < e.sentence && x.sentence + REACH >= e.sentence;
            let agreed = two_sided(&x.kind) || x.kind == "AGREE";
            let sides: Vec<Party> = x.actors.iter().chain(&x.recipients).cloned().collect();
            let first = sides.first().and_then(|p| p.code.clone());
            let several = sides.iter().any(|p| p.code.is_some() && p.code != first);
            (near && agreed && several).then_some(sides)
        });
        let Some(sides) = sides else { continue };
        let among = |p: &Party| sides.iter().any(|s| s.code.is_some() && s.code == p.code);
        if e.recipients.iter().all(among)
            && let Some(e) = events.get_mut(i)
        {
            e.recipients.clear();
            e.actors = sides;
        }
    }
}

/// Ways of meeting that have no host among the two who meet.
const WITHOUT_HOST: [&str; 3] = ["phone", "third-party", "multilateral"];

/// `Wang held talks with his Tajik counterpart in Dushanbe`: of two who meet in the land of the second, the second is the
/// host and stands as recipient with whoever joins him (coding guide, section 2). Those named in one breath ("Putin and Xi met") have none.
pub fn hosts(events: &mut [Candidate], sentences: &[Sentence]) {
    for e in events {
        let apart = e.kind == "CONSULT" && e.recipients.is_empty() && e.actors.len() > 1;
        if !apart || e.modes.iter().any(|m| WITHOUT_HOST.contains(&m.as_str())) {
            continue;
        }
        let Some(land) = e.place.as_ref().and_then(|p| p.country.clone()) else { continue };
        let at_home = |p: &Party| p.code.as_deref() == Some(land.as_str());
        let Some(first) = e.actors.first().filter(|p| p.code.is_some() && !at_home(p)) else { continue };
        let Some(host) = e.actors.iter().find(|p| at_home(p)) else { continue };
        let Some(sentence) = sentences.get(e.sentence) else { continue };
        let between =
            |t: &&lagebild_model::Token| first.span.end <= t.span.start && t.span.end <= host.span.start;
        if sentence.tokens.iter().filter(between).any(|t| t.tag.is_verb()) {
            let visitor = first.code.clone();
            (e.actors, e.recipients) =
                std::mem::take(&mut e.actors).into_iter().partition(|p| p.code == visitor);
        }
    }
}

fn two_sided(kind: &str) -> bool {
    matches!(kind, "COOPERATE" | "CONSULT")
}

/// True where an attribute in the evidence says that the deed is several people's.
fn called_joint(e: &Candidate, sentences: &[Sentence], words: &FunctionWords) -> bool {
    let Some(sentence) = sentences.get(e.sentence) else { return false };
    sentence.tokens.iter().any(|t| {
        t.tag == Tag::ADJA
            && words.has("shared", &t.lemma)
            && e.evidence.iter().any(|s| s.start <= t.span.start && t.span.end <= s.end)
    })
}
