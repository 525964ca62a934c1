//! Pages of events, counts, search with facets, and what people decide.

mod common;

use common::{Bench, NOW, Told, changed, sent};
use lagebild_store::{Decision, Filter, Point, Reader, Search, Sort, StoreError, Within};
use serde_json::json;

fn bench() -> Bench {
    let mut bench = Bench::new();
    let conflict = |t: Told| t.with("quad", json!("material conflict")).with("scale", json!(-9.0));
    bench.write(&[
        sent(
            "a",
            1,
            &[
                Told::new(10, "AID", "PRK", "RUS").date("2024-07-01"),
                conflict(Told::new(20, "ASSAULT", "RUS", "UKR").date("2024-07-30").place("Kiew", 50.4, 30.5)),
            ],
        ),
        sent(
            "b",
            1,
            &[
                conflict(Told::new(10, "ASSAULT", "UKR", "RUS").date("2024-07-30").place("Kiew", 50.4, 30.5)),
                Told::new(30, "AID", "USA", "UKR").date("2024-07-31").with("confidence", json!(0.4)),
            ],
        ),
        changed(sent("c", 1, &[Told::new(10, "ASSAULT", "RUS", "UKR").date("2024-07-30")]), |e| {
            e.embargo = Some("2030-01-01T00:00:00Z".into());
        }),
    ]);
    bench
}

#[test]
fn pages_follow_each_other_in_every_order() {
    let bench = bench();
    let reader = bench.at(NOW);
    for sort in [Sort::Date, Sort::Published, Sort::Confidence, Sort::Scale, Sort::Stored] {
        for (reverse, actor) in [(false, None), (true, None), (false, Some("RUS"))] {
            let all = Filter {
                sort,
                reverse,
                actor: actor.iter().map(|a| lagebild_store::Who::parse(a)).collect(),
                ..Filter::default()
            };
            let whole: Vec<i64> = reader.page(&all, None).expect("a page").iter().map(|p| p.0).collect();
            let (mut pieces, mut after) = (Vec::new(), None);
            loop {
                let page = reader.page(&Filter { limit: Some(1), ..all.clone() }, after).expect("a page");
                let Some((row, _)) = page.first() else { break };
                pieces.push(*row);
                after = Some(*row);
            }
            assert_eq!(pieces, whole, "{sort:?} {reverse} {actor:?}");
        }
    }
    assert_eq!(reader.page(&Filter::default(), Some(999)).expect("a page"), [], "behind no event is none");
}

#[test]
fn countries_places_days_and_pairs_are_counted() {
    let bench = bench();
    let reader = bench.at(NOW);
    let levels = reader.levels(&Filter { from: Some(20240730), ..Filter::default() }).expect("levels");
    let seen: Vec<_> = levels.iter().map(|l| (l.day, l.code.as_str(), l.events)).collect();
    assert_eq!(
        seen,
        [(20240730, "RUS", 2), (20240730, "UKR", 2), (20240731, "UKR", 1), (20240731, "USA", 1)]
    );
    let spots = reader.spots(&Filter::default()).expect("spots");
    assert_eq!(spots.iter().map(|s| (s.name.as_str(), s.events)).collect::<Vec<_>>(), [("Kiew", 2)]);
    let mut points = Vec::new();
    let point = |p: &Point<'_>| points.push((p.day, p.quad.to_owned(), p.kind.to_owned(), p.happening));
    reader.points(&Filter { kind: vec!["ASSAULT".into()], ..Filter::default() }, point).expect("points");
    let attack = (20240730, "material conflict".to_owned(), "ASSAULT".to_owned(), None);
    assert_eq!(points, [attack.clone(), attack], "nothing is linked here");
    let dyads = reader.dyads(&Filter::default(), 2).expect("dyads");
    assert_eq!(
        dyads.iter().map(|d| (d.a.as_str(), d.b.as_str(), d.events)).collect::<Vec<_>>(),
        [("RUS", "UKR", 2), ("PRK", "RUS", 1)]
    );
    assert_eq!(reader.types(&Filter::default()).expect("types"), [("AID".into(), 2), ("ASSAULT".into(), 2)]);
    assert_eq!(reader.latest().expect("a day"), Some(20240801));
    let names = reader.names("u", 10).expect("names");
    let seen: Vec<_> = names.iter().map(|n| n.name.as_str()).collect();
    assert_eq!(seen, ["UKR", "UKR.GOV", "USA", "USA.GOV"]);
}

#[test]
fn a_search_is_narrowed_by_events_and_has_facets() {
    let bench = bench();
    let reader = bench.at(NOW);
    let search = Search::parse("meldung", |w| vec![w.to_lowercase()]).expect("a search");
    let within = Within { limit: 10, ..Within::default() };
    let all = reader.find(&search, &Filter::default(), &within).expect("found");
    assert_eq!((all.total, all.stories.len()), (2, 2), "the embargoed one is not there");
    assert_eq!(
        all.types.iter().map(|f| (f.value.as_str(), f.stories)).collect::<Vec<_>>(),
        [("AID", 2), ("ASSAULT", 2)]
    );
    assert_eq!(all.months.first().map(|f| f.value.as_str()), Some("2024-08"));
    let usa = Filter { country: vec!["USA".into()], ..Filter::default() };
    let one = reader.find(&search, &usa, &within).expect("found");
    assert_eq!(one.stories.iter().map(|s| s.story.as_str()).collect::<Vec<_>>(), ["b-1"]);
    let none = Filter { country: vec!["FRA".into()], ..Filter::default() };
    assert_eq!(reader.find(&search, &none, &within).expect("found").total, 0);
    let english = Within { language: Some("en".into()), ..within };
    assert_eq!(reader.find(&search, &Filter::default(), &english).expect("found").total, 0);
}

#[test]
fn the_instant_advances_without_opening_anew() {
    let bench = bench();
    let mut reader = bench.at(NOW);
    assert_eq!(reader.count(&Filter::default()).expect("a number"), 4);
    reader.advance("2031-01-01T00:00:00Z").expect("an instant");
    assert_eq!(reader.count(&Filter::default()).expect("a number"), 5);
    let rows = |reader: &Reader| {
        let mut n = 0;
        reader
            .sql("SELECT 1 FROM lage_events", |c| {
                n += usize::from(matches!(c, lagebild_store::Cells::Row(_)));
                Ok::<_, StoreError>(())
            })
            .expect("a statement");
        n
    };
    assert_eq!(rows(&reader), 5, "the views see it, too");
    reader.advance(NOW).expect("an instant");
    assert_eq!((rows(&reader), reader.now()), (4, NOW));
}

#[test]
fn the_last_decision_of_each_reviewer_holds_until_undone() {
    let mut bench = bench();
    let path = bench.path();
    let event = "a-1@20.1";
    let told = |path: &std::path::Path| -> Vec<(String, String)> {
        let reader = Reader::open(path, NOW).expect("a reader");
        let reviews = reader.reviews().expect("reviews");
        reviews.iter().map(|r| (r.reviewer.clone(), r.decision.word().to_owned())).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    bench.store.review(event, "Ada", Decision::Accept, None, NOW).expect("kept");
    bench.store.review(event, "Bela", Decision::Reject, None, NOW).expect("kept");
    bench.store.review(event, "Ada", Decision::Reject, None, NOW).expect("kept");
    assert_eq!(told(&path), [pair("Bela", "reject"), pair("Ada", "reject")]);
    assert_eq!(bench.store.undo_review("Ada", NOW).expect("undone"), Some(event.to_owned()));
    assert_eq!(told(&path), [pair("Ada", "accept"), pair("Bela", "reject")]);
    let reader = bench.at(NOW);
    let mut seen = Vec::new();
    let mut after = None;
    while let Some((row, _)) = reader.unreviewed(&Filter::default(), "Ada", after).expect("an event") {
        seen.push(row);
        after = Some(row);
    }
    assert_eq!(seen.len(), 3, "one of four is judged");
    let machine = reader.event(event).expect("a record").expect("the event is as it was coded");
    assert_eq!(reader.reviews_of(event).expect("reviews").first().map(|r| r.machine.clone()), Some(machine));
    for wrong in [
        bench.store.review("kein@1.1", "Ada", Decision::Accept, None, NOW),
        bench.store.review("c-1@10.1", "Ada", Decision::Accept, None, NOW),
        bench.store.review(event, " ", Decision::Accept, None, NOW),
        bench.store.review(event, "Ada", Decision::Correct, None, NOW),
    ] {
        assert!(wrong.is_err_and(|e| e.is_question()));
    }
}
