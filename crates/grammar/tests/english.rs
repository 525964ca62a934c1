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

#[test]
fn a_past_with_its_own_subject_is_no_passive() {
    let text = "The faction apologized for a bomb that killed two policemen.";
    let s = read(text);
    let c = clause(&s, "apologize");
    assert!(!c.passive && c.tense == Tense::Past);
    assert_eq!(filler(&s, c, &Role::Subject, text), "faction");
}

#[test]
fn what_a_subjunction_opens_is_not_the_main_clause() {
    let text = "The offensive began after Hamas gunmen killed 1,200 people in southern Israel.";
    let s = read(text);
    let (began, killed) = (clause(&s, "begin"), clause(&s, "kill"));
    assert!(began.parent.is_none() && killed.parent.is_some());
    assert_eq!(filler(&s, killed, &Role::Subject, text), "gunmen");
    assert_eq!(filler(&s, killed, &Role::Object, text), "people");
}

#[test]
fn a_state_before_a_title_is_no_pronoun() {
    let text = "US President Joe Biden praised the emir of Qatar.";
    let s = read(text);
    assert_eq!(filler(&s, clause(&s, "praise"), &Role::Subject, text), "Joe");
    assert_eq!(&*s.tokens[0].lemma, "US");
}

#[test]
fn numbers_with_words_before_them_leave_the_noun_its_role() {
    let text = "Gunmen abducted more than 80 students in northern Nigeria.";
    let s = read(text);
    assert_eq!(filler(&s, clause(&s, "abduct"), &Role::Object, text), "students");
}

#[test]
fn the_first_of_two_objects_is_found_without_article() {
    let text = "Germany promised Ukraine tanks.";
    let s = read(text);
    let c = clause(&s, "promise");
    assert_eq!(filler(&s, c, &Role::Dative, text), "Ukraine");
    assert_eq!(filler(&s, c, &Role::Object, text), "tanks");
}

#[test]
fn a_measure_stands_for_what_it_counts() {
    let text = "The two allies began 11 days of joint exercises on Monday.";
    let s = read(text);
    assert!(filler(&s, clause(&s, "begin"), &Role::Object, text).ends_with("exercises"));
}

/// The role a name in the table means.
fn role(name: &str) -> Role {
    match name {
        "subject" => Role::Subject,
        "object" => Role::Object,
        "dative" => Role::Dative,
        "agent" => Role::Agent,
        "pred" => Role::Predicative,
        preposition => Role::Prep(preposition.into()),
    }
}

#[test]
fn the_table_of_constructions_is_read_right() {
    let codebook = Codebook::build(Sources::builtin(), "en");
    let grammar = Grammar::english(&codebook);
    let mut wrong = Vec::new();
    for line in include_str!("english.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let mut cells = line.split('\t');
        let (text, predicate) = (cells.next().expect("a sentence"), cells.next().expect("a predicate"));
        let sentences = grammar.analyse(text, Span::of(0, text.len()), 0);
        let found = sentences
            .iter()
            .find_map(|s| s.clauses.iter().find(|c| &*c.predicate == predicate).map(|c| (s, c)));
        let Some((s, c)) = found else {
            wrong.push(format!("{text}\n    no clause of {predicate}"));
            continue;
        };
        for cell in cells {
            let right = match cell.split_once('=') {
                Some((name, word)) => {
                    let slot = c.slots.iter().find(|x| x.role == role(name));
                    let form = slot.map_or("-", |x| s.tokens[x.token as usize].span.text(text));
                    form == word || form.ends_with(&format!(" {word}"))
                }
                None => {
                    let above = c.parent.map(|p| &*s.clauses[p as usize].predicate);
                    let wanted = cell.trim_start_matches("< ");
                    above == Some(wanted).filter(|w| *w != "-")
                }
            };
            if !right {
                wrong.push(format!("{text}\n    {predicate}: not {cell}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_never_hang_on_one_another_in_a_ring() {
    let text = "Peru's Minister of Health Juan Carlos El-Toro said Wednesday, \"Cholera has been endemic in our country for all of known history.";
    let s = read(text);
    for t in 0..s.tokens.len() {
        let mut at = t;
        for _ in 0..s.tokens.len() {
            match s.tokens[at].head {
                Some(h) => at = h as usize,
                None => break,
            }
        }
        assert!(s.tokens[at].head.is_none() || s.tokens[at].tag.is_punctuation(), "{at} stands in a ring");
    }
}
