//! Exact search for the best projective tree over single arcs (Eisner 1996).

/// The best projective tree with one word under the root: for each word (from 1) its head; index 0 is unused.
///
/// `score[h * (n + 1) + d]` rates the arc from `h` to `d`.
pub fn eisner(n: usize, score: &[i32]) -> Vec<u16> {
    if n == 0 {
        return vec![0];
    }
    let w = n + 1;
    let at = |i: usize, j: usize| i * w + j;
    let low = i64::MIN / 4;
    // complete and incomplete spans, to the right (head left) and to the left (head right)
    let (mut cr, mut cl) = (vec![low; w * w], vec![low; w * w]);
    let (mut ir, mut il) = (vec![low; w * w], vec![low; w * w]);
    let (mut bcr, mut bcl, mut bi) = (vec![0u16; w * w], vec![0u16; w * w], vec![0u16; w * w]);
    let get = |v: &[i64], k: usize| v.get(k).copied().unwrap_or(low);
    let arc = |h: usize, d: usize| score.get(h * w + d).copied().map_or(low, i64::from);
    let set = |v: &mut [i64], k: usize, x: i64| {
        if let Some(s) = v.get_mut(k) {
            *s = x;
        }
    };
    for i in 0..w {
        set(&mut cr, at(i, i), 0);
        set(&mut cl, at(i, i), 0);
    }
    for len in 1..w {
        for i in 1..w.saturating_sub(len) {
            let j = i + len;
            let (mut best, mut back) = (low, i);
            for k in i..j {
                let s = get(&cr, at(i, k)) + get(&cl, at(k + 1, j));
                if s > best {
                    (best, back) = (s, k);
                }
            }
            set(&mut ir, at(i, j), best + arc(i, j));
            set(&mut il, at(i, j), best + arc(j, i));
            if let Some(b) = bi.get_mut(at(i, j)) {
                *b = back as u16;
            }
            let (mut best, mut back) = (low, j);
            for k in i + 1..=j {
                let s = get(&ir, at(i, k)) + get(&cr, at(k, j));
                if s > best {
                    (best, back) = (s, k);
                }
            }
            set(&mut cr, at(i, j), best);
            if let Some(b) = bcr.get_mut(at(i, j)) {
                *b = back as u16;
            }
            let (mut best, mut back) = (low, i);
            for k in i..j {
                let s = get(&cl, at(i, k)) + get(&il, at(k, j));
                if s > best {
                    (best, back) = (s, k);
                }
            }
            set(&mut cl, at(i, j), best);
            if let Some(b) = bcl.get_mut(at(i, j)) {
                *b = back as u16;
            }
        }
    }
    // exactly one word under the root
    let root = (1..=n)
        .max_by_key(|r| (get(&cl, at(1, *r)) + get(&cr, at(*r, n)) + arc(0, *r), std::cmp::Reverse(*r)))
        .unwrap_or(1);
    let mut heads = vec![0u16; n + 1];
    let mut open: Vec<(usize, usize, u8)> = vec![(1, root, 1), (root, n, 0)];
    while let Some((i, j, kind)) = open.pop() {
        if i == j {
            continue;
        }
        let back = |v: &[u16]| v.get(at(i, j)).copied().unwrap_or(0) as usize;
        match kind {
            0 => {
                let k = back(&bcr);
                open.push((i, k, 2));
                open.push((k, j, 0));
            }
            1 => {
                let k = back(&bcl);
                open.push((i, k, 1));
                open.push((k, j, 3));
            }
            _ => {
                let (h, d) = if kind == 2 { (i, j) } else { (j, i) };
                if let Some(x) = heads.get_mut(d) {
                    *x = h as u16;
                }
                let k = back(&bi);
                open.push((i, k, 0));
                open.push((k + 1, j, 1));
            }
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::eisner;

    #[test]
    fn the_best_tree_is_found() {
        // root -> 2, 2 -> 1, 2 -> 3
        let n = 3;
        let mut score = vec![0; 16];
        score[2] = 5;
        score[2 * 4 + 1] = 4;
        score[2 * 4 + 3] = 4;
        assert_eq!(eisner(n, &score), vec![0, 2, 0, 2]);
    }
}
