//! The points of each feature, from `data/points.tsv`, and which types are kin, from `data/kin.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const POINTS: &str = include_str!("../data/points.tsv");
const KIN: &str = include_str!("../data/kin.txt");
/// Begins the line of kin.txt with the types two parties do together.
const TWO_SIDED: &str = "two-sided:";

macro_rules! points {
    ($($field:ident $name:literal)*) => {
        /// Points by feature.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct Points { $(pub $field: i32,)* }

        /// The names of all features, as reasons carry them; `link` and `merge` are limits.
        pub const FEATURES: &[&str] = &[$($name),*];

        impl Points {
            fn read(text: &str) -> Self {
                let lines = text.lines().filter(|l| !l.starts_with('#'));
                let map: BTreeMap<&str, i32> = lines
                    .filter_map(|l| {
                        let mut cells = l.split('\t');
                        Some((cells.next()?, cells.next()?.parse().ok()?))
                    })
                    .collect();
                // a test holds that none is missing
                Self { $($field: map.get($name).copied().unwrap_or(0),)* }
            }
        }
    };
}

points! {
    link "link" merge "merge"
    type_same "type.same" type_kin "type.kin" mode_same "mode.same" mode_other "mode.other"
    actor_named "actor.named" actor_same "actor.same" actor_code "actor.code" actor_other "actor.other"
    recipient_named "recipient.named" recipient_same "recipient.same" recipient_code "recipient.code"
    recipient_other "recipient.other" parties_same "parties.same" parties_more "parties.more"
    day_same "day.same" day_next "day.next" day_within "day.within" day_month "day.month" day_near "day.near"
    day_far "day.far" day_told_once "day.told-once" day_open "day.open" day_open_far "day.open-far"
    place_same "place.same" place_near "place.near" place_inside "place.inside" place_apart "place.apart"
    place_other "place.other"
    number_same "number.same" number_other "number.other" number_far "number.far" digits_same "digits.same"
    words_two "words.two" words_some "words.some" words_many "words.many"
    text_some "text.some" text_much "text.much" text_repeated "text.repeated"
    names_one "names.one" names_two "names.two" names_many "names.many"
    same_story "same-story" historical "historical" possible "possible"
}

/// What each feature means, as `(feature, meaning)`, in the order of the file.
pub static MEANINGS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = POINTS.lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|l| {
            let mut cells = l.split('\t');
            Some((cells.next()?, cells.nth(1)?))
        })
        .collect()
});

/// The points in force.
pub(crate) static P: LazyLock<Points> = LazyLock::new(|| Points::read(POINTS));

struct Kin {
    /// For each type those of its lines, itself first.
    of: BTreeMap<&'static str, Vec<&'static str>>,
    two_sided: Vec<&'static str>,
}

static KINDS: LazyLock<Kin> = LazyLock::new(|| {
    let mut out = Kin { of: BTreeMap::new(), two_sided: Vec::new() };
    for line in KIN.lines().filter(|l| !l.starts_with('#')) {
        if let Some(list) = line.strip_prefix(TWO_SIDED) {
            out.two_sided = list.split_whitespace().collect();
            continue;
        }
        let types: Vec<&str> = line.split_whitespace().collect();
        for t in &types {
            let list = out.of.entry(t).or_insert_with(|| vec![t]);
            list.extend(types.iter().filter(|o| *o != t));
        }
    }
    for list in out.of.values_mut() {
        let mut seen = std::collections::BTreeSet::new();
        list.retain(|t| seen.insert(*t));
    }
    out
});

/// Types whose events may be the same happening as one of this type; itself is not among them.
pub(crate) fn kin(kind: &str) -> &'static [&'static str] {
    KINDS.of.get(kind).map_or(&[], |list| list.get(1..).unwrap_or(&[]))
}

/// True for deeds where who stands first does not matter.
pub(crate) fn two_sided(kind: &str) -> bool {
    KINDS.two_sided.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_line_and_every_line_its_feature() {
        let named: Vec<&str> = MEANINGS.iter().map(|(name, _)| *name).collect();
        for f in FEATURES {
            assert!(named.contains(f), "{f} is missing in points.tsv");
        }
        for n in &named {
            assert!(FEATURES.contains(n), "{n} is no feature");
        }
        assert!(P.link >= P.merge && P.merge > 0);
        assert_eq!(named.len(), FEATURES.len());
        assert!(POINTS.lines().filter(|l| !l.starts_with('#')).all(|l| l.split('\t').count() == 3));
    }

    #[test]
    fn kinship_goes_both_ways() {
        assert!(kin("SANCTION").contains(&"COERCE") && kin("COERCE").contains(&"SANCTION"));
        assert!(!kin("SANCTION").contains(&"SANCTION") && kin("nothing").is_empty());
        for (t, list) in &KINDS.of {
            assert!(list.iter().all(|o| KINDS.of.get(o).is_some_and(|back| back.contains(t))), "{t}");
        }
        assert!(two_sided("CONSULT") && !two_sided("ASSAULT"));
    }
}
