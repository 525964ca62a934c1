//! Clusters against gold clusters, by B-cubed.

use crate::Figures;
use std::collections::BTreeMap;

/// B-cubed precision, recall and F1 (Bagga and Baldwin 1998): for each item the share of its cluster that belongs to its
/// gold cluster, and the share of its gold cluster that stands in its cluster; the means over all items. `items` holds
/// for each the names of its gold cluster and of its cluster.
///
/// ```
/// // three reports of a strike, of which two were put together, and one of another strike put with them
/// let items = [("strike", "h1"), ("strike", "h1"), ("strike", "h2"), ("other", "h1")];
/// let f = lagebild_score::b_cubed(&items);
/// assert_eq!((f.precision * 1000.0).round(), 667.0);
/// assert_eq!((f.recall * 1000.0).round(), 667.0);
/// ```
pub fn b_cubed<G: Ord, C: Ord>(items: &[(G, C)]) -> Figures {
    let (mut gold, mut found, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (g, c) in items {
        *gold.entry(g).or_insert(0_u32) += 1;
        *found.entry(c).or_insert(0_u32) += 1;
        *both.entry((g, c)).or_insert(0_u32) += 1;
    }
    let share = |n: Option<&u32>, of: Option<&u32>| match (n, of) {
        (Some(n), Some(of)) => f64::from(*n) / f64::from(*of),
        _ => 0.0,
    };
    let all = items.len().max(1) as f64;
    let mean = |one: &dyn Fn(&(G, C)) -> f64| items.iter().map(one).sum::<f64>() / all;
    let precision = mean(&|(g, c)| share(both.get(&(g, c)), found.get(c)));
    let recall = mean(&|(g, c)| share(both.get(&(g, c)), gold.get(g)));
    let sum = precision + recall;
    let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
    Figures { precision, recall, f1, gold: items.len() }
}
