//! What one given actor does to another, on invented sentences.

use lagebild_codebook::{Codebook, Sources};
use lagebild_coder::Coder;
use lagebild_coder::relate::{Weights, locate};
use lagebild_model::Language;

#[test]
fn frames_tell_the_type_in_both_languages() {
    let codebook = Codebook::both(Sources::builtin());
    let coder = Coder::new(&codebook, "test").expect("the built-in time tables are sound");
    for (language, text, source, target, kind) in [
        (
            Language::German,
            "Die Türkei lieferte am Montag Drohnen an die Ukraine.",
            "Türkei",
            "Ukraine",
            "AID",
        ),
        (
            Language::German,
            "Ungarn warf dem Nachbarn Rumänien Wortbruch vor.",
            "Ungarn",
            "Rumänien",
            "ACCUSE",
        ),
        (Language::English, "Kenya accused Uganda of lying about the border.", "Kenya", "Uganda", "ACCUSE"),
        (
            Language::English,
            "Polish troops attacked a base in Belarus.",
            "Polish troops",
            "Belarus",
            "ASSAULT",
        ),
    ] {
        let at = |piece| locate(text, piece, None).expect("stands in the text");
        let answer = coder.relate(text, language, at(source), at(target), None);
        assert_eq!(answer.kind, kind, "{text} {:?}", answer.ranking);
        assert!(answer.evidence.is_some(), "{text}");
        let sum: f64 = answer.ranking.iter().map(|(_, share)| share).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}

#[test]
fn it_always_answers() {
    let codebook = Codebook::both(Sources::builtin());
    let coder = Coder::new(&codebook, "test").expect("the built-in time tables are sound");
    for text in ["Mali Niger", "Mali, Niger und \u{0}\u{fffd} ((", "Mali ... Niger"] {
        let at = |piece| locate(text, piece, None).expect("stands in the text");
        let answer = coder.relate(text, Language::German, at("Mali"), at("Niger"), None);
        assert!(!answer.kind.is_empty());
    }
    assert!(locate("Mali", "Niger", None).is_none() && locate("Mali", " ", None).is_none());
}

#[test]
fn weights_are_learnt_the_same_each_time_and_read_again() {
    let example = |word: &str, kind: &str| (vec![(word.to_owned(), 1.0)], kind.to_owned());
    let examples: Vec<_> = (0..6).flat_map(|_| [example("a", "AID"), example("b", "ACCUSE")]).collect();
    let weights = Weights::train(&examples);
    assert_eq!(weights, Weights::train(&examples));
    let again = Weights::parse(&weights.text()).expect("its own text");
    let ranking = again.rank(&[("b".to_owned(), 1.0)]);
    let best = ranking.iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("two types");
    assert_eq!(best.0, "ACCUSE");
    assert!(Weights::parse("").is_err() && Weights::parse("types\tAID\nx\ty").is_err());
}
