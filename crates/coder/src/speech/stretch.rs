//! What is said, as stretches of a sentence: the parser gives where the content begins, the order of words how far it goes.

use lagebild_codebook::Codebook;
use lagebild_model::{Link, Mood, Sentence, Span, Tag};

/// Tokens from the first to the last, both inside.
pub type Range = (usize, usize);

/// For each clause whether it is one of `tops` or below one of them; `not` and what hangs below it stays outside.
pub fn below(sentence: &Sentence, tops: &[usize], not: Option<usize>) -> Vec<bool> {
    (0..sentence.clauses.len())
        .map(|k| {
            let mut at = Some(k);
            for _ in 0..40 {
                let Some(c) = at else { return false };
                if Some(c) == not {
                    return false;
                }
                if tops.contains(&c) {
                    return true;
                }
                at = sentence.clauses.get(c).and_then(|x| x.parent).map(usize::from);
            }
            false
        })
        .collect()
}

/// From the first to the last word of a clause and all below it.
pub(super) fn whole(sentence: &Sentence, clause: usize) -> Vec<Range> {
    let below = below(sentence, &[clause], None);
    let own = words_of(sentence, |x| below.get(x) == Some(&true));
    own.first().copied().zip(own.last().copied()).into_iter().collect()
}

/// The words a clause owns, punctuation left out, ascending.
pub fn words_of(sentence: &Sentence, of: impl Fn(usize) -> bool) -> Vec<usize> {
    sentence
        .tokens
        .iter()
        .zip(&sentence.owner)
        .enumerate()
        .filter(|(_, (t, o))| !t.tag.is_punctuation() && o.is_some_and(|c| of(c as usize)))
        .map(|(i, _)| i)
        .collect()
}

fn is_boundary(sentence: &Sentence, i: usize) -> bool {
    sentence.tokens.get(i).is_some_and(|t| {
        t.tag == Tag::COMMA
            || t.tag == Tag::STOP
            || t.tag == Tag::PAREN && matches!(&*t.lemma, "–" | "—" | "-" | "„" | "»" | "\"")
    })
}

/// Content that stands around a saying clause: everything but the clause and what hangs on it.
pub fn around(sentence: &Sentence, say: usize, goals: &[usize]) -> Vec<Range> {
    let inside = below(sentence, goals, Some(say));
    let mut own = words_of(sentence, |c| c == say);
    let hanging = below(sentence, &[say], None);
    let (Some(first), Some(last)) = (own.first().copied(), own.last().copied()) else { return Vec::new() };
    // relative clauses of the speaker go with the saying clause
    for (k, c) in sentence.clauses.iter().enumerate() {
        if k != say && hanging.get(k) == Some(&true) && matches!(c.link, Link::Relative(_)) {
            let more = words_of(sentence, |x| x == k);
            if more.first().is_some_and(|f| *f > first && *f <= last + 2) {
                own.extend(more);
            }
        }
    }
    let last = own.iter().copied().max().unwrap_or(last);
    let content = words_of(sentence, |c| inside.get(c) == Some(&true));
    let n = sentence.tokens.len();
    let mut out = Vec::new();
    let from = bounds(sentence, goals).0;
    if content.iter().any(|t| *t < first) && first > from {
        out.push((from, first - 1));
    }
    if content.iter().any(|t| *t > last) && last + 1 < n {
        out.push((last + 1, stop(sentence, last + 1, n - 1)));
    }
    out
}

/// Up to a semicolon or a colon.
fn stop(sentence: &Sentence, from: usize, to: usize) -> usize {
    (from + 1..=to)
        .find(|i| {
            sentence.tokens.get(*i).is_some_and(|t| t.tag == Tag::STOP && matches!(&*t.lemma, ";" | ":"))
        })
        .map_or(to, |i| i.saturating_sub(1))
}

/// Where content may reach: the whole sentence for a main clause, else the clause with what hangs on it.
fn bounds(sentence: &Sentence, goals: &[usize]) -> Range {
    let n = sentence.tokens.len().saturating_sub(1);
    let main = goals
        .iter()
        .filter_map(|g| sentence.clauses.get(*g))
        .any(|c| c.mark.is_none() && matches!(c.link, Link::Main | Link::Complement | Link::Coordinated));
    if main {
        return (0, n);
    }
    let inside = below(sentence, goals, None);
    let own = words_of(sentence, |c| inside.get(c) == Some(&true));
    (own.first().copied().unwrap_or(0), own.last().copied().unwrap_or(n))
}

/// Content that hangs below a saying clause.
pub fn under(
    codebook: &Codebook,
    sentence: &Sentence,
    say: usize,
    goals: &[usize],
    says: &[bool],
) -> Vec<Range> {
    let n = sentence.tokens.len();
    let Some(clause) = sentence.clauses.get(say) else { return Vec::new() };
    let inside = below(sentence, goals, Some(say));
    let content = words_of(sentence, |c| inside.get(c) == Some(&true));
    let (Some(first), Some(last)) = (content.first().copied(), content.last().copied()) else {
        return Vec::new();
    };
    let own = words_of(sentence, |c| c == say);
    let own_first = own.first().copied().unwrap_or(0);
    let core: Vec<usize> = clause.complex.iter().map(|t| *t as usize).collect();
    let core_first = core.iter().copied().min().unwrap_or(clause.head as usize);
    let marked = goals
        .iter()
        .filter_map(|g| sentence.clauses.get(*g))
        .any(|c| c.mark.is_some() || c.zu || c.finite.is_none());
    if last < core_first && own_first > first {
        // "..., sagte X", "Dass ..., bestätigte X"
        let from = if marked { first } else { 0 };
        return vec![(from, own_first.saturating_sub(1))];
    }
    if first < core_first && own_first > first {
        let mut out = vec![(if marked { first } else { 0 }, own_first.saturating_sub(1))];
        let own_last = own.last().copied().unwrap_or(core_first);
        if last > own_last && own_last + 1 < n {
            out.push((own_last + 1, stop(sentence, own_last + 1, n - 1)));
        }
        return out;
    }
    // behind: back to the comma, over a condition that stands in front
    let mut from = first;
    let floor = own.iter().copied().filter(|t| *t < first && core.contains(t)).max().unwrap_or(0);
    let back = |mut at: usize| {
        let start = at;
        while at > floor + 1 && !is_boundary(sentence, at - 1) {
            at -= 1;
        }
        if at > floor + 1 || is_boundary(sentence, at.saturating_sub(1)) { at } else { start }
    };
    if !marked {
        from = back(from);
        for _ in 0..3 {
            let Some(before) = from.checked_sub(2).filter(|b| *b > floor) else { break };
            let Some(k) = sentence.owner.get(before).copied().flatten().map(usize::from) else { break };
            let adverbial = sentence
                .clauses
                .get(k)
                .is_some_and(|c| matches!(&c.link, Link::Adverbial(Some(_))) && c.finite.is_some());
            if !adverbial || inside.get(k) == Some(&true) || k == say {
                break;
            }
            let Some(f) = words_of(sentence, |c| c == k).first().copied().filter(|f| *f > floor) else {
                break;
            };
            from = f;
        }
    }
    // as far as the sentence goes, unless somebody takes up the saying clause or one above it
    let mut to = n - 1;
    let mut above = Some(say);
    for _ in 0..40 {
        let Some(a) = above else { break };
        if inside.get(a) != Some(&true)
            && let Some(t) = words_of(sentence, |c| c == a).into_iter().find(|t| *t > last)
        {
            to = to.min(t - 1);
        }
        above = sentence.clauses.get(a).and_then(|c| c.parent).map(usize::from);
    }
    let lowered = clause.parent.is_some() && !matches!(clause.link, Link::Coordinated | Link::Inserted);
    for (k, c) in sentence.clauses.iter().enumerate() {
        if inside.get(k) == Some(&true) || k == say {
            continue;
        }
        let Some(f) = words_of(sentence, |x| x == k).first().copied() else { continue };
        if f <= last {
            continue;
        }
        let indicative = c.mood == Mood::Indicative && !c.mood_ambiguous && c.finite.is_some();
        let takes_up = matches!(c.link, Link::Coordinated | Link::Main | Link::Inserted)
            && c.mark.is_none()
            && (indicative || says.get(k) == Some(&true));
        let aside = matches!(&c.link, Link::Adverbial(Some(m)) if codebook.words.has("time-mark", m))
            && c.mood == Mood::Indicative;
        if takes_up || lowered && indicative || aside {
            to = to.min(f.saturating_sub(1));
        }
    }
    vec![(from, stop(sentence, from, to.max(last)))]
}

/// Takes a stretch out of others.
pub fn without(ranges: Vec<Range>, cut: Range) -> Vec<Range> {
    let mut out = Vec::new();
    for (a, b) in ranges {
        if cut.1 < a || cut.0 > b {
            out.push((a, b));
            continue;
        }
        if a < cut.0 {
            out.push((a, cut.0 - 1));
        }
        if cut.1 < b {
            out.push((cut.1 + 1, b));
        }
    }
    out
}

/// The bytes of a stretch without punctuation and conjunctions at its ends; quotation marks stay.
pub fn bytes(sentence: &Sentence, (mut a, mut b): Range) -> Option<Span> {
    let tag = |i: usize| sentence.tokens.get(i).map(|t| t.tag);
    let mark = |i: usize| {
        sentence
            .tokens
            .get(i)
            .is_some_and(|t| t.tag == Tag::PAREN && !matches!(&*t.lemma, "–" | "—" | "-" | "--"))
    };
    while a < b && (matches!(tag(a), Some(Tag::COMMA | Tag::STOP)) || tag(a) == Some(Tag::PAREN) && !mark(a))
    {
        a += 1;
    }
    while b > a
        && (matches!(tag(b), Some(Tag::COMMA | Tag::STOP | Tag::KON))
            || tag(b) == Some(Tag::PAREN) && !mark(b))
    {
        b -= 1;
    }
    let (first, last) = (sentence.tokens.get(a)?, sentence.tokens.get(b)?);
    (a <= b && !(a == b && first.tag.is_punctuation())).then(|| first.span.join(last.span))
}

/// All stretches as bytes.
pub fn spans(sentence: &Sentence, ranges: &[Range]) -> Vec<Span> {
    ranges.iter().filter_map(|r| bytes(sentence, *r)).collect()
}
