//! From pairs to happenings: average linkage under constraints.
//!
//! Clusters are put together while a link leads from the one to the other, no two of their events exclude each other,
//! and all pairs between them have enough points on average. So one pair that looks alike does not chain two happenings
//! together. The result does not depend on the order the events are given in, as long as `order` does not.

use crate::points::P;

/// How two events of a piece stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pair {
    /// May not be in one cluster.
    Never,
    /// So many points.
    Points(i32),
}

/// Clusters of the events `0..n`, which stand in the order in which equals are preferred. `pair` compares two;
/// `together` and `apart` are what people decided. Each cluster is sorted, and the clusters by their first event.
pub(crate) fn clusters(
    n: usize,
    pair: impl Fn(usize, usize) -> Pair,
    together: &[(usize, usize)],
    apart: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let mut work = Work::new(n, pair);
    for (a, b) in apart {
        work.forbid(*a, *b);
    }
    for (a, b) in together {
        let (x, y) = (work.cluster_of(*a), work.cluster_of(*b));
        if x != y {
            work.put_together(x.min(y), x.max(y));
        }
    }
    while let Some((x, y)) = work.best() {
        work.put_together(x, y);
    }
    work.clusters.into_iter().filter(|c| !c.is_empty()).collect()
}

/// Clusters with what lies between each two of them; a cluster goes by the place of its first event.
struct Work {
    n: usize,
    clusters: Vec<Vec<usize>>,
    sums: Vec<i64>,
    links: Vec<u32>,
    never: Vec<bool>,
}

impl Work {
    fn new(n: usize, pair: impl Fn(usize, usize) -> Pair) -> Self {
        let mut out = Self {
            n,
            clusters: (0..n).map(|i| vec![i]).collect(),
            sums: vec![0; n * n],
            links: vec![0; n * n],
            never: vec![false; n * n],
        };
        for i in 0..n {
            for j in i + 1..n {
                match pair(i, j) {
                    Pair::Never => out.forbid(i, j),
                    Pair::Points(p) => {
                        for at in [i * n + j, j * n + i] {
                            set(&mut out.sums, at, i64::from(p));
                            set(&mut out.links, at, u32::from(p >= P.link));
                        }
                    }
                }
            }
        }
        out
    }

    fn forbid(&mut self, i: usize, j: usize) {
        set(&mut self.never, i * self.n + j, true);
        set(&mut self.never, j * self.n + i, true);
    }

    fn cluster_of(&self, event: usize) -> usize {
        self.clusters.iter().position(|c| c.contains(&event)).unwrap_or(event)
    }

    /// The two clusters with the highest average; the first of equals.
    fn best(&self) -> Option<(usize, usize)> {
        let n = self.n;
        let mut best: Option<(i64, i64, usize, usize)> = None;
        for i in 0..n {
            let here = self.clusters.get(i).map_or(0, Vec::len) as i64;
            for j in (i + 1..n).filter(|_| here > 0) {
                let at = i * n + j;
                let size = here * self.clusters.get(j).map_or(0, Vec::len) as i64;
                let sum = get(&self.sums, at);
                if size == 0
                    || get(&self.never, at)
                    || get(&self.links, at) == 0
                    || sum < size * i64::from(P.merge)
                {
                    continue;
                }
                // sum/size > s/z without division
                if best.is_none_or(|(s, z, ..)| sum * z > s * size) {
                    best = Some((sum, size, i, j));
                }
            }
        }
        best.map(|(.., i, j)| (i, j))
    }

    /// Puts the cluster of the later first event into that of the earlier.
    fn put_together(&mut self, i: usize, j: usize) {
        let n = self.n;
        let moved = self.clusters.get_mut(j).map(std::mem::take).unwrap_or_default();
        if let Some(c) = self.clusters.get_mut(i) {
            c.extend(moved);
            c.sort_unstable();
        }
        for k in 0..n {
            let (to, from) = (i * n + k, j * n + k);
            let (sum, links) =
                (get(&self.sums, to) + get(&self.sums, from), get(&self.links, to) + get(&self.links, from));
            let never = get(&self.never, to) || get(&self.never, from);
            for at in [to, k * n + i] {
                set(&mut self.sums, at, sum);
                set(&mut self.links, at, links);
                set(&mut self.never, at, never);
            }
        }
    }
}

fn get<T: Copy + Default>(list: &[T], at: usize) -> T {
    list.get(at).copied().unwrap_or_default()
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs not named have no points.
    fn of(n: usize, pairs: &[(usize, usize, i32)]) -> Vec<Vec<usize>> {
        decided(n, pairs, &[], &[])
    }

    fn decided(
        n: usize,
        pairs: &[(usize, usize, i32)],
        together: &[(usize, usize)],
        apart: &[(usize, usize)],
    ) -> Vec<Vec<usize>> {
        let pair = |i: usize, j: usize| {
            let found = pairs.iter().find(|p| (p.0, p.1) == (i, j));
            found.map_or(Pair::Points(0), |p| if p.2 < 0 { Pair::Never } else { Pair::Points(p.2) })
        };
        clusters(n, pair, together, apart)
    }

    #[test]
    fn pairs_that_look_alike_do_not_chain() {
        assert_eq!(of(3, &[(0, 1, 12), (1, 2, 12), (0, 2, 10)]), [vec![0, 1, 2]]);
        let chain: Vec<_> = (0..20).map(|i| (i, i + 1, 12)).collect();
        assert!(of(21, &chain).iter().all(|c| c.len() <= 2));
    }

    #[test]
    fn what_excludes_each_other_stays_apart() {
        assert_eq!(of(3, &[(0, 1, 15), (1, 2, 14), (0, 2, -1)]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn no_cluster_without_a_link() {
        assert_eq!(of(2, &[(0, 1, P.link - 1)]), [vec![0], vec![1]]);
        assert_eq!(of(2, &[(0, 1, P.link)]), [vec![0, 1]]);
    }

    #[test]
    fn people_decide() {
        let pairs = [(0, 1, 12), (0, 2, 12), (1, 2, 12)];
        assert_eq!(decided(3, &pairs, &[], &[(0, 1), (1, 2)]), [vec![0, 2], vec![1]]);
        assert_eq!(decided(3, &[(0, 1, -1)], &[(0, 1)], &[]), [vec![0, 1], vec![2]]);
    }
}
