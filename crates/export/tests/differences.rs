//! What two codings of a story differ in.

mod common;

use common::{attack, denial};
use lagebild_export::diff::{Difference, Summary, differences};

#[test]
fn what_coded_an_event_makes_no_difference() {
    let old = [attack(), denial()];
    let mut new = old.clone();
    new[0].coder.codebook = "another".into();
    new.reverse();
    assert!(differences(&old, &new).is_empty(), "nor does the order");
}

#[test]
fn gone_come_and_changed_are_told_with_fields_and_rules() {
    let old = [attack(), denial()];
    let mut changed = attack();
    changed.status = lagebild_model::Status::Future;
    changed.rule = "de/assault:angreifen#2".into();
    let mut come = denial();
    come.id = "nein@90.1".into();
    come.kind = "AGREE".into();
    let new = [changed, come];
    let found = differences(&old, &new);
    let words: Vec<(&str, &str)> = found.iter().map(|d| (d.word(), d.event().rule.as_str())).collect();
    assert_eq!(
        words,
        [
            ("changed", "de/assault:angreifen#2"),
            ("gone", "de/consult:treffen#1"),
            ("come", "de/consult:treffen#1")
        ]
    );
    let fields: Vec<(&str, String, String)> =
        found[0].fields().into_iter().map(|f| (f.name, f.old, f.new)).collect();
    assert_eq!(
        fields,
        [
            ("status", "actual".into(), "future".into()),
            ("rule", "de/assault:angreifen#1".into(), "de/assault:angreifen#2".into())
        ]
    );
    let mut sum = Summary::default();
    sum.story(old.len(), &found);
    assert_eq!((sum.stories, sum.same, sum.all.gone, sum.all.come, sum.all.changed), (1, 0, 1, 1, 1));
    assert_eq!(sum.by_type["AGREE"].come, 1);
    assert_eq!(sum.by_rule["de/assault:angreifen#2"].changed, 1);
    assert!(!sum.is_same());
}

#[test]
fn of_several_events_at_one_byte_the_nearest_belong_together() {
    let first = attack();
    let mut second = attack();
    second.id = "angriff@66.2".into();
    second.kind = "COERCE".into();
    second.rule = "de/coerce:angreifen#1".into();
    let old = [first.clone(), second.clone()];
    // the first one is gone; the second has its counter now
    let mut stays = second;
    stays.id = "angriff@66.1".into();
    let new = [stays];
    let found = differences(&old, &new);
    assert!(matches!(found[0], Difference::Gone(e) if e.kind == "ASSAULT"), "{found:?}");
    let changed = &found[1];
    assert_eq!(changed.fields().iter().map(|f| f.name).collect::<Vec<_>>(), ["id"]);
}
