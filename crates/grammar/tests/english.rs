//! Constructions of English with their clauses.

use lagebild_codebook::{Codebook, Sources};
use lagebild_grammar::Grammar;
use lagebild_model::{Clause, Role, Sentence, Span, Tense};

fn read(text: &str) -> Sentence {
    let codebook = Codebook::build(Sources::builtin(), "en");
    let grammar = Grammar::english(&codebook);
    grammar.analyse(text, Span::of(0, text.len()), 0).into_iter().next().expect("a sentence")
}

fn clause<'s>(s: &'s Sentence, predicate: &str) -> &'s Clause {
    s.clauses.iter().find(|c| &*c.predicate == predicate).expect("the predicate")
}

fn filler<'t>(s: &Sentence, c: &Clause, role: &Role, text: &'t str) -> &'t str {
    let slot = c.slots.iter().find(|x| x.role == *role).expect("the role");
    s.tokens[slot.token as usize].span.text(text)
}

#[test]
fn a_passive_has_its_agent() {
    let text = "The town was attacked by Russian troops on Monday.";
    let s = read(text);
    let c = clause(&s, "attack");
    assert!(c.passive && c.tense == Tense::Past);
    assert_eq!(filler(&s, c, &Role::Subject, text), "town");
    assert_eq!(filler(&s, c, &Role::Agent, text), "troops");
}

#[test]
fn would_under_a_verb_of_saying_is_future() {
    let text = "The minister said that Poland would not send soldiers to Ukraine.";
    let s = read(text);
    let c = clause(&s, "send");
    assert!(c.negated && c.tense == Tense::Future);
    assert_eq!(filler(&s, c, &Role::Object, text), "soldiers");
    assert_eq!(filler(&s, c, &Role::Prep("to".into()), text), "Ukraine");
}

#[test]
fn words_of_saying_behind_govern() {
    let text = "The army has left the city, a government spokesman said on Tuesday.";
    let s = read(text);
    let (said, left) = (clause(&s, "say"), clause(&s, "leave"));
    assert!(said.parent.is_none() && left.parent.is_some());
    // "government spokesman" is one noun of the actor tables
    assert!(filler(&s, said, &Role::Subject, text).ends_with("spokesman"));
}

#[test]
fn words_of_several_parts_are_one() {
    let text = "Iran's foreign minister met the US-led delegation.";
    let s = read(text);
    let lemmas: Vec<&str> = s.tokens.iter().map(|t| &*t.lemma).collect();
    assert_eq!(lemmas[..2], ["Iran", "Foreign_minister"]);
    assert!(lemmas.contains(&"US-led"));
}
