//! A tree over the words of a sentence, with what its parts look like from outside.

/// Heads with everything that follows from them; word numbers from 1, 0 is the root.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    /// Head of each word; index 0 unused.
    pub heads: Vec<u16>,
    /// Dependents of each word, ascending.
    pub children: Vec<Vec<u16>>,
    /// First word of each subtree.
    pub left: Vec<u16>,
    /// Last word of each subtree.
    pub right: Vec<u16>,
    size: Vec<u16>,
}

impl Tree {
    /// The tree of given heads.
    pub fn new(heads: Vec<u16>) -> Self {
        let n = heads.len();
        let mut t = Self {
            heads,
            children: vec![Vec::new(); n],
            left: vec![0; n],
            right: vec![0; n],
            size: vec![0; n],
        };
        t.refresh();
        t
    }

    /// Computes children and extents anew; false when the heads are no projective tree with one word under the root.
    pub fn refresh(&mut self) -> bool {
        let n = self.heads.len();
        for c in &mut self.children {
            c.clear();
        }
        for (v, h) in self.heads.iter().enumerate().skip(1) {
            if let Some(c) = self.children.get_mut(*h as usize) {
                c.push(v as u16);
            }
        }
        // from the root down, then extents from the leaves up
        let mut order: Vec<u16> = Vec::with_capacity(n);
        order.push(0);
        let mut k = 0;
        while let Some(x) = order.get(k).copied() {
            if let Some(c) = self.children.get(x as usize) {
                order.extend_from_slice(c);
            }
            k += 1;
            if order.len() > n {
                return false;
            }
        }
        if order.len() != n || self.children.first().map_or(0, Vec::len) > 1 {
            return false;
        }
        let mut projective = true;
        for x in order.iter().rev().copied() {
            let (mut lo, mut hi, mut size) = (x, x, 1);
            if let Some(c) = self.children.get(x as usize) {
                for y in c {
                    let y = *y as usize;
                    lo = lo.min(self.left.get(y).copied().unwrap_or(lo));
                    hi = hi.max(self.right.get(y).copied().unwrap_or(hi));
                    size += self.size.get(y).copied().unwrap_or(0);
                }
            }
            if let (Some(l), Some(r), Some(s)) =
                (self.left.get_mut(x as usize), self.right.get_mut(x as usize), self.size.get_mut(x as usize))
            {
                (*l, *r, *s) = (lo, hi, size);
            }
            projective &= hi - lo + 1 == size;
        }
        projective
    }

    /// Head of a word.
    pub fn head(&self, v: u16) -> u16 {
        self.heads.get(v as usize).copied().unwrap_or(0)
    }

    /// Dependents of a word.
    pub fn children(&self, v: u16) -> &[u16] {
        self.children.get(v as usize).map_or(&[], Vec::as_slice)
    }

    /// Number of words in the subtree of `v`, itself included.
    pub fn size(&self, v: u16) -> u16 {
        self.size.get(v as usize).copied().unwrap_or(1)
    }

    /// True when `v` stands below `above` (or is it).
    pub fn below(&self, v: u16, above: u16) -> bool {
        let mut x = v;
        for _ in 0..self.heads.len() {
            if x == above {
                return true;
            }
            if x == 0 {
                return false;
            }
            x = self.head(x);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn crossing_arcs_and_circles_are_seen() {
        assert!(Tree::new(vec![0, 2, 0, 2]).refresh());
        assert!(!Tree::new(vec![0, 3, 0, 2, 2]).refresh() || Tree::new(vec![0, 3, 0, 2, 2]).size(3) == 2);
        assert!(!Tree::new(vec![0, 2, 1, 0]).refresh());
    }
}
