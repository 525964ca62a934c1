//! The points of each feature, from `data/points.tsv`, and which types are kin, from `data/kin.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const POINTS: &str = include_str!("../data/points.tsv");
const KIN: &str = include_str!("../data/kin.txt");
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
    type_same "type.same" type_kin "type.kin" mode_same "mode.same" mode_other "mode.other" mode_apart "mode.apart"
    actor_named "actor.named" actor_same "actor.same" actor_code "actor.code" actor_other "actor.other" actor_person "actor.person"
    recipient_named "recipient.named" recipient_same "recipient.same" recipient_code "recipient.code"
    recipient_other "recipient.other" parties_same "parties.same" parties_more "parties.more"
    day_same "day.same" day_next "day.next" day_within "day.within" day_month "day.month" day_near "day.near"
    day_far "day.far" day_told_once "day.told-once" day_open "day.open" day_open_far "day.open-far"
    place_same "place.same" place_near "place.near" place_inside "place.inside" place_apart "place.apart"
    place_other "place.other" place_filed "place.filed" place_filed_other "place.filed-other"
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

/// A type of a line of kin.txt, perhaps in one mode only.
type Entry = (&'static str, Option<&'static str>);

#[derive(Default)]
struct Kin {
    lines: Vec<Vec<Entry>>,
    /// For each type the others of its lines.
    of: BTreeMap<&'static str, Vec<&'static str>>,
    two_sided: Vec<&'static str>,
    by_actor: Vec<&'static str>,
    modes_apart: Vec<&'static str>,
}

static KINDS: LazyLock<Kin> = LazyLock::new(|| {
    let mut out = Kin::default();
    for line in KIN.lines().filter(|l| !l.starts_with('#')) {
        if let Some((list, types)) = line.split_once(':') {
            let types = types.split_whitespace().collect();
            match list {
                "two-sided" => out.two_sided = types,
                "by-actor" => out.by_actor = types,
                _ => out.modes_apart = types,
            }
            continue;
        }
        let entry = |t: &'static str| t.split_once('.').map_or((t, None), |(t, mode)| (t, Some(mode)));
        let entries: Vec<Entry> = line.split_whitespace().map(entry).collect();
        for (t, _) in &entries {
            let list = out.of.entry(t).or_default();
            list.extend(entries.iter().map(|(o, _)| *o).filter(|o| o != t));
            list.sort_unstable();
            list.dedup();
        }
        out.lines.push(entries);
    }
    out
});

/// Types whose events may be the same happening as one of this type; itself is not among them.
pub(crate) fn kin(kind: &str) -> &'static [&'static str] {
    KINDS.of.get(kind).map_or(&[], Vec::as_slice)
}

/// True when one deed is often read as either of two types in these modes.
pub(crate) fn are_kin(a: (&str, &[String]), b: (&str, &[String])) -> bool {
    let is = |(t, mode): &Entry, (kind, modes): (&str, &[String])| {
        *t == kind && mode.is_none_or(|m| modes.iter().any(|o| o == m))
    };
    KINDS.lines.iter().any(|l| l.iter().any(|e| is(e, a)) && l.iter().any(|e| is(e, b)))
}

/// True for deeds where who stands first does not matter.
pub(crate) fn two_sided(kind: &str) -> bool {
    KINDS.two_sided.contains(&kind)
}

/// True for acts of words: another speaker is another act.
pub(crate) fn by_actor(kind: &str) -> bool {
    KINDS.by_actor.contains(&kind)
}

/// True for types whose modes are different deeds.
pub(crate) fn modes_apart(kind: &str) -> bool {
    KINDS.modes_apart.contains(&kind)
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
    fn the_document_has_the_points_in_force() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/linking.md");
        let document = std::fs::read_to_string(path).expect("docs/linking.md");
        for line in POINTS.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let row = format!("| `{}` | {} | {} |", cell(), cell(), cell());
            let limit = row.starts_with("| `link`") || row.starts_with("| `merge`");
            assert!(limit || document.lines().any(|l| l == row), "docs/linking.md lacks: {row}");
        }
    }

    #[test]
    fn kinship_goes_both_ways() {
        assert!(kin("SANCTION").contains(&"COERCE") && kin("COERCE").contains(&"SANCTION"));
        assert!(!kin("SANCTION").contains(&"SANCTION") && kin("nothing").is_empty());
        for (t, list) in &KINDS.of {
            assert!(list.iter().all(|o| KINDS.of.get(o).is_some_and(|back| back.contains(t))), "{t}");
        }
        assert!(two_sided("CONSULT") && by_actor("ACCUSE") && modes_apart("COERCE") && !two_sided("ASSAULT"));
        let (seize, arrest) = (["seize".to_owned()], ["arrest".to_owned()]);
        assert!(
            are_kin(("ASSAULT", &[]), ("COERCE", &seize)) && !are_kin(("COERCE", &arrest), ("ASSAULT", &[]))
        );
    }
}
