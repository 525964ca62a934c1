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
