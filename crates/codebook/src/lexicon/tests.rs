use super::Lexicon;
use crate::source::Sources;
use lagebild_model::Tag;

fn tags(lexicon: &Lexicon, form: &str) -> Vec<(Tag, String)> {
    lexicon.readings(form).iter().map(|r| (r.tag, r.lemma.to_string())).collect()
}

#[test]
fn verbs_conjugate() {
    let mut problems = Vec::new();
    let lexicon = Lexicon::build(&Sources::builtin(), "de", &mut problems);
    for (form, tag, lemma) in [
        ("lieferte", Tag::VVFIN, "liefern"),
        ("abgezogen", Tag::VVPP, "abziehen"),
        ("abzuziehen", Tag::VVIZU, "abziehen"),
        ("besprochen", Tag::VVPP, "besprechen"),
        ("arbeitet", Tag::VVFIN, "arbeiten"),
        ("gewesen", Tag::VAPP, "sein"),
        ("seien", Tag::VAFIN, "sein"),
        ("könnten", Tag::VMFIN, "können"),
        ("kritisiert", Tag::VVPP, "kritisieren"),
        ("zieht", Tag::VVFIN, "ziehen"),
        ("gäbe", Tag::VVFIN, "geben"),
    ] {
        assert!(
            tags(&lexicon, form).contains(&(tag, lemma.to_owned())),
            "{form}: {:?}",
            tags(&lexicon, form)
        );
    }
}

#[test]
fn builtin_lexicon_has_no_mistakes() {
    let mut problems = Vec::new();
    let _ = Lexicon::build(&Sources::builtin(), "de", &mut problems);
    assert!(problems.is_empty(), "{}", problems.iter().map(|p| p.to_string() + "\n").collect::<String>());
}
