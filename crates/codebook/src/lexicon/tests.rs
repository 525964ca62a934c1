use super::Lexicon;
use crate::source::Sources;
use lagebild_model::Tag;
use lagebild_model::syntax::agr;

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

#[test]
fn irregular_forms_are_right() {
    let mut problems = Vec::new();
    let lexicon = Lexicon::build(&Sources::builtin(), "de", &mut problems);
    for (form, tag, lemma) in [
        ("stände", Tag::VVFIN, "stehen"),
        ("stünde", Tag::VVFIN, "stehen"),
        ("bräuchte", Tag::VVFIN, "brauchen"),
        ("verbraucht", Tag::VVPP, "verbrauchen"),
        ("fordre", Tag::VVFIN, "fordern"),
        ("erschreckte", Tag::VVFIN, "erschrecken"),
        ("webte", Tag::VVFIN, "weben"),
        ("Satzes", Tag::NN, "Satz"),
        ("Namens", Tag::NN, "Name"),
        ("jegliche", Tag::PIAT, "jeglicher"),
        ("andern", Tag::PIS, "anderer"),
    ] {
        assert!(
            tags(&lexicon, form).contains(&(tag, lemma.to_owned())),
            "{form}: {:?}",
            tags(&lexicon, form)
        );
    }
    for form in ["qualifizire", "Satzs", "Prozesss"] {
        assert!(lexicon.readings(form).is_empty(), "{form}: {:?}", tags(&lexicon, form));
    }
    for (stem, known) in [
        ("robustest", true),
        ("robustst", false),
        ("größt", true),
        ("berüchtigtst", true),
        ("timideer", false),
        ("zweit", true),
    ] {
        assert_eq!(lexicon.adjective(stem).is_some(), known, "{stem}");
    }
}

#[test]
fn genitive_of_weak_nouns_shows_itself() {
    let mut problems = Vec::new();
    let lexicon = Lexicon::build(&Sources::builtin(), "de", &mut problems);
    let singular = |form: &str, lemma: &str| {
        lexicon
            .readings(form)
            .iter()
            .filter(|r| r.tag == Tag::NN && &*r.lemma == lemma)
            .any(|r| r.morph.agr & agr::MASC & agr::GEN != 0)
    };
    assert!(singular("Namens", "Name"));
    assert!(!singular("Namen", "Name"));
    assert!(singular("Soldaten", "Soldat"));
}

#[test]
fn auxiliaries_of_the_perfect() {
    let mut problems = Vec::new();
    let lexicon = Lexicon::build(&Sources::builtin(), "de", &mut problems);
    for (verb, haben, sein) in
        [("antreten", true, true), ("eilen", true, true), ("entarten", false, true), ("setzen", true, false)]
    {
        let v = lexicon.verb(verb);
        assert_eq!(v.map(|v| (v.with_haben, v.with_sein)), Some((haben, sein)), "{verb}");
    }
}
