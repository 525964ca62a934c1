use super::*;

const PLAIN: &str =
    "score\tASSAULT\t\t-9\nscore\tASSAULT\taerial\t-9.5\nscore\tAID\t\t10\nscore\tREQUEST\t\t0\n";

fn point(event: i64, happening: Option<i64>, day: i64, quad: usize, kind: &'static str) -> Point<'static> {
    Point { event, happening, day, quad: QUADS[quad], kind, mode: "", status: "actual", historical: false }
}

fn steps(by: By, range: (i64, i64), weights: &str, points: &[Point<'_>]) -> Vec<Step> {
    let weights = Weights::parse(weights).expect("weights");
    series(by, range, &weights, |count| points.iter().for_each(count))
}

/// Three agencies report one attack, one of them two days later; help is given once.
fn week() -> Vec<Point<'static>> {
    vec![
        Point { mode: "aerial", ..point(1, Some(5), 20240801, 3, "ASSAULT") },
        point(2, Some(5), 20240801, 3, "ASSAULT"),
        point(3, Some(5), 20240803, 3, "ASSAULT"),
        point(4, None, 20240804, 1, "AID"),
        point(9, None, 20240814, 0, "AID"),
    ]
}

#[test]
fn reports_and_happenings_are_counted_apart() {
    let steps = steps(By::Week, (20240801, 20240815), PLAIN, &week());
    let days: Vec<_> = steps.iter().map(|s| (s.first, s.last)).collect();
    assert_eq!(days, [(20240801, 20240804), (20240805, 20240811), (20240812, 20240815)]);
    assert_eq!(steps[0].reports, [0, 1, 0, 3]);
    assert_eq!(steps[0].happenings, [0, 1, 0, 1]);
    // (-9.5 - 9 - 9 + 10) / 4
    assert_eq!(steps[0].score, Some(-4.375));
    // the attack is (-9.5 - 9 - 9) / 3 = -9.1666..., so (-9.1666... + 10) / 2
    let mean = steps[0].score_of_happenings.expect("a mean");
    assert!((mean - 0.416_666_666_666_7).abs() < 1e-9, "{mean}");
    assert_eq!(steps[1], Step { first: 20240805, last: 20240811, ..Step::default() }, "nothing happened");
    assert_eq!((steps[2].reports, steps[2].score), ([1, 0, 0, 0], Some(10.0)));
}

#[test]
fn a_happening_of_two_days_is_one_of_each() {
    let steps = steps(By::Day, (20240801, 20240803), PLAIN, &week());
    let seen: Vec<_> = steps.iter().map(|s| (s.first, s.reports[3], s.happenings[3])).collect();
    assert_eq!(seen, [(20240801, 2, 1), (20240802, 0, 0), (20240803, 1, 1)]);
}

#[test]
fn neither_order_nor_repetition_changes_anything() {
    let there = steps(By::Month, (20240801, 20240831), PLAIN, &week());
    let mut back = week();
    back.reverse();
    back.extend(week());
    assert_eq!(steps(By::Month, (20240801, 20240831), PLAIN, &back), there);
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].reports, [1, 1, 0, 3]);
}

#[test]
fn weights_count_in_the_mean_and_nowhere_else() {
    let plan = Point { status: "future", ..point(5, None, 20240802, 1, "AID") };
    let past = Point { historical: true, ..point(6, None, 20240802, 3, "ASSAULT") };
    let denied = Point { status: "negated", ..point(7, None, 20240802, 3, "ASSAULT") };
    let unknown = point(8, None, 20240802, 0, "DANCE");
    let told = [point(1, None, 20240801, 3, "ASSAULT"), plan, past, denied, unknown];
    let weighed = format!("{PLAIN}weight\tfuture\t0.5\nweight\tbackground\t0\n");
    let steps = steps(By::Week, (20240801, 20240804), &weighed, &told);
    assert_eq!(steps[0].reports, [1, 1, 0, 3]);
    // (1 × -9 + 0.5 × 10) / 1.5; background, what is negated and what has no score stay out
    let mean = steps[0].score.expect("a mean");
    assert!((mean - (-4.0 / 1.5)).abs() < 1e-9, "{mean}");
    assert_eq!(steps[0].score_of_happenings, steps[0].score, "each stands alone");
}

#[test]
fn what_has_no_day_or_another_time_is_left_out() {
    let told = [point(1, None, 0, 3, "ASSAULT"), point(2, None, 19_450_808, 3, "ASSAULT")];
    let found = steps(By::Week, (20240801, 20240801), PLAIN, &told);
    assert_eq!((found.len(), found[0].reports, found[0].score), (1, [0; 4], None));
    assert!(steps(By::Day, (20240801, 20240731), PLAIN, &told).is_empty(), "ends before it begins");
    assert_eq!(steps(By::Day, (19_000_101, 20240801), PLAIN, &told).len(), MOST, "has an end");
}

#[test]
fn mistakes_of_the_file_are_named() {
    let told = |text: &str| Weights::parse(text).expect_err(text).to_string();
    assert!(told("# a\n\nscore\tAID\t10\n").starts_with("line 3: not four cells"));
    assert!(told("weight\tnegated\t1\n").starts_with("line 1: not three cells of a known kind"));
    assert!(told("weight\tfuture\t-1\n").starts_with("line 1: -1 is less than 0"));
    assert!(told("region\teu\tEU\t\n").starts_with("line 1: not four cells"));
    assert!(told("punkte\tAID\n").starts_with("line 1: begins with punkte"));
}
