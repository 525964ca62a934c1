//! Training of the weights from a treebank in CoNLL-U (`cargo xtask train`). Deterministic.
//!
//! Units with several words (`im` = in + dem) count as one token, hyphenated compounds (`US` `-` `Präsident`) are joined,
//! as the tokeniser has them. Tags that the parser trains on come from taggers that did not see the sentence (five folds).

use crate::analysis::{Grammar, Trained};
use crate::morph::Word;
use crate::parser::{Frame, Rate, Tree, climb, eisner, options, tempered};
use crate::roles::{self, Allowed};
use crate::tagger::{self, Seen};
use crate::tokenize::Kind;
use crate::weights::{Trainer, Weights};
use lagebild_codebook::Codebook;
use lagebild_model::{Rel, Tag, Token};

/// One sentence of a treebank.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    /// Word forms.
    pub forms: Vec<String>,
    /// What they are made of.
    pub kinds: Vec<Kind>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Lemmas.
    pub lemmas: Vec<String>,
    /// Heads (none for the root).
    pub heads: Vec<Option<u16>>,
    /// Relations.
    pub rels: Vec<Rel>,
}

/// Reads a treebank.
pub fn read_conllu(text: &str) -> Vec<Gold> {
    text.split("\n\n").filter_map(read_sentence).collect()
}

fn read_sentence(block: &str) -> Option<Gold> {
    struct Row<'a> {
        form: &'a str,
        lemma: &'a str,
        tag: Tag,
        head: usize,
        rel: Rel,
        glued: bool,
    }
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut ranges: Vec<(usize, usize, &str, bool)> = Vec::new();
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let c: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, _, head, rel, _, misc] = c.as_slice() else { continue };
        let glued = misc.contains("SpaceAfter=No");
        if let Some((a, b)) = id.split_once('-') {
            ranges.push((a.parse().ok()?, b.parse().ok()?, form, glued));
            continue;
        }
        let mut tag = Tag::from_name(xpos).unwrap_or(Tag::XY);
        if *upos == "PROPN" && tag == Tag::XY {
            tag = Tag::NE;
        }
        rows.push(Row { form, lemma, tag, head: head.parse().unwrap_or(0), rel: Rel::from_name(rel), glued });
    }
    if rows.is_empty() {
        return None;
    }
    // groups of rows that become one token
    let mut group = vec![0usize; rows.len()];
    let mut groups: Vec<(usize, usize, String, bool)> = Vec::new(); // first, last, form, is contraction
    let mut i = 0;
    while i < rows.len() {
        if let Some((a, b, form, _)) = ranges.iter().find(|r| r.0 == i + 1) {
            for g in group.get_mut(a - 1..*b)? {
                *g = groups.len();
            }
            groups.push((a - 1, b - 1, (*form).to_owned(), true));
            i = *b;
            continue;
        }
        let mut last = i;
        while let (Some(w), Some(h), Some(n)) = (rows.get(last), rows.get(last + 1), rows.get(last + 2))
            && h.form == "-"
            && w.glued
            && h.glued
            && w.form.chars().next_back().is_some_and(char::is_alphanumeric)
            && n.form.chars().next().is_some_and(char::is_alphanumeric)
        {
            last += 2;
        }
        let form: String = rows.get(i..=last)?.iter().map(|r| r.form).collect();
        for g in group.get_mut(i..=last)? {
            *g = groups.len();
        }
        groups.push((i, last, form, false));
        i = last + 1;
    }
    let mut gold = Gold::default();
    for (g, (first, last, form, contraction)) in groups.iter().enumerate() {
        let members = rows.get(*first..=*last)?;
        let outside =
            members.iter().find(|r| r.head == 0 || group.get(r.head - 1) != Some(&g)).or(members.first())?;
        let head_row = if *contraction { members.first()? } else { members.last()? };
        let tag = if *contraction { Tag::APPRART } else { head_row.tag };
        let kind = match tag {
            Tag::COMMA => Kind::Comma,
            Tag::STOP => Kind::Stop,
            Tag::PAREN => Kind::Mark,
            _ if form.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ':')) => {
                if form.ends_with('.') { Kind::Ordinal } else { Kind::Number }
            }
            _ if form.chars().any(char::is_alphanumeric) => Kind::Word,
            _ => Kind::Mark,
        };
        gold.forms.push(form.clone());
        gold.kinds.push(kind);
        gold.tags.push(tag);
        gold.lemmas.push(if members.len() > 1 && !contraction {
            form.clone()
        } else {
            head_row.lemma.to_owned()
        });
        gold.heads.push(outside.head.checked_sub(1).and_then(|h| group.get(h)).map(|h| *h as u16));
        gold.rels.push(outside.rel);
    }
    Some(gold)
}

/// Words and what the tagger sees of them, for each sentence.
struct Prepared {
    words: Vec<(Word, bool)>,
    seen: Vec<Seen>,
}

fn prepare(grammar: &Grammar<'_>, gold: &[Gold]) -> Vec<Prepared> {
    gold.iter()
        .map(|g| {
            let forms: Vec<(&str, Kind)> =
                g.forms.iter().map(String::as_str).zip(g.kinds.iter().copied()).collect();
            let words = grammar.words(&forms);
            let seen = words
                .iter()
                .zip(&g.forms)
                .map(|((w, i), f)| Seen::new(f, w, *i).english(grammar.is_english()))
                .collect();
            Prepared { words, seen }
        })
        .collect()
}

/// Trains the tagger on the chosen sentences.
fn train_tagger(
    prepared: &[Prepared],
    gold: &[Gold],
    chosen: &[usize],
    (rounds, bits, runs): (u32, u32, u64),
) -> Weights {
    let mut averages = Vec::new();
    let mut mask = 0;
    for run in 0..runs {
        let mut trainer = Trainer::new(bits);
        let mut order: Vec<usize> = chosen.to_vec();
        for round in 0..rounds {
            shuffle(&mut order, u64::from(round) + 1 + 1000 * run);
            for s in &order {
                let (Some(p), Some(g)) = (prepared.get(*s), gold.get(*s)) else { continue };
                let mut i = 0;
                // the features of an ambiguous token only; positions are counted along
                let ambiguous: Vec<usize> = p
                    .seen
                    .iter()
                    .enumerate()
                    .filter(|(_, x)| x.candidates().len() > 1)
                    .map(|(k, _)| k)
                    .collect();
                tagger::run(&p.seen, |features, candidates| {
                    let at = ambiguous.get(i).copied().unwrap_or(0);
                    i += 1;
                    let right = g.tags.get(at).copied().unwrap_or(Tag::NN);
                    let mut best = (f32::NEG_INFINITY, Tag::NN);
                    for t in candidates {
                        let score = trainer.sum(features, *t as u32);
                        if score > best.0 {
                            best = (score, *t);
                        }
                    }
                    if !candidates.contains(&right) {
                        return best.1;
                    }
                    if best.1 != right {
                        trainer.update(features, right as u32, 1.0);
                        trainer.update(features, best.1 as u32, -1.0);
                    }
                    trainer.tick();
                    // go on from the right tag half of the time, so that own errors are met too
                    if round % 2 == 0 { right } else { best.1 }
                });
            }
        }
        mask = trainer.mask();
        averages.push(trainer.averages());
    }
    Weights::from_averages(&averages, mask)
}

fn shuffle(order: &mut [usize], seed: u64) {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for i in (1..order.len()).rev() {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        order.swap(i, (x % (i as u64 + 1)) as usize);
    }
}

/// Which samples a round learns from: everything at first, later the treebank with a rotating part of the made sentences,
/// so that their regularity helps and their monotony does not rule.
fn schedule(total: usize, real: usize, round: u32) -> Vec<usize> {
    const WHOLE_ROUNDS: u32 = 3;
    const PARTS: usize = 5;
    (0..total).filter(|i| *i < real || round < WHOLE_ROUNDS || i % PARTS == round as usize % PARTS).collect()
}

/// Heads tried for a word while learning may lie this far behind the best (see [`options`]).
const LEARNING_LAG: i32 = 60 * SCALE as i32;

/// Scores while learning are multiples of this.
const SCALE: f32 = 1024.0;

impl Rate for Trainer {
    fn rate(&self, features: &[u32]) -> i32 {
        (self.sum(features, 0) * SCALE) as i32
    }
}

/// How much training is done.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds over the treebank for the tagger.
    pub tagger: u32,
    /// Trainings of the tagger whose mean is taken.
    pub tagger_runs: u64,
    /// Rounds for arcs.
    pub arcs: u32,
    /// Rounds for larger parts of the tree.
    pub parts: u32,
    /// Rounds for relations.
    pub labels: u32,
    /// Sentences made by rule that are added.
    pub made: usize,
    /// Trainings whose mean is taken.
    pub runs: u64,
    /// Trainings whose mean is taken where the parser for the other folds is made.
    pub fold_runs: u64,
    /// Doublings of the tables of features beyond those of a small treebank.
    pub wider: u32,
    /// Weights nearer to zero than this are left out.
    pub least: i16,
    /// Weights are rounded to multiples of two to this power.
    pub coarse: u8,
    /// Longest sentence (in words) the parser learns from.
    pub longest: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            tagger: 12,
            tagger_runs: 1,
            arcs: 12,
            parts: 3,
            labels: 12,
            made: 5000,
            runs: 5,
            fold_runs: 2,
            wider: 0,
            least: 0,
            coarse: 0,
            longest: 80,
        }
    }
}

impl Effort {
    /// For a large treebank and no made sentences.
    pub fn large() -> Self {
        Self {
            tagger: 10,
            tagger_runs: 3,
            arcs: 10,
            parts: 3,
            labels: 10,
            made: 0,
            runs: 3,
            fold_runs: 1,
            wider: 1,
            least: 40,
            coarse: 3,
            longest: 60,
        }
    }
}

/// Parts into which sentences are cut so that each is tagged by what learned from the others.
const FOLDS: usize = 5;

/// Tokens of every sentence with tags as unseen text has them: from taggers that learned from other sentences.
fn tags_of_unseen(
    bare: &Grammar<'_>,
    gold: &[Gold],
    prepared: &[Prepared],
    real: usize,
    effort: Effort,
    tell: &mut impl FnMut(&str),
) -> Vec<Vec<Token>> {
    let mut tagged: Vec<Vec<Token>> = vec![Vec::new(); gold.len()];
    let (mut right, mut seen_tokens) = (0usize, 0usize);
    for fold in 0..FOLDS {
        let chosen: Vec<usize> = (0..gold.len()).filter(|i| i % FOLDS != fold).collect();
        let weights =
            train_tagger(prepared, gold, &chosen, (effort.tagger, 19 + 2 * effort.wider, effort.tagger_runs));
        for i in (0..gold.len()).filter(|i| i % FOLDS == fold) {
            let (Some(p), Some(g)) = (prepared.get(i), gold.get(i)) else { continue };
            let tags = tagger::tag(&p.seen, &weights);
            if i < real {
                right += tags.iter().zip(&g.tags).filter(|(a, b)| a == b).count();
                seen_tokens += tags.len();
            }
            let forms: Vec<(&str, Kind)> =
                g.forms.iter().map(String::as_str).zip(g.kinds.iter().copied()).collect();
            if let Some(t) = tagged.get_mut(i) {
                *t = bare.settle(&forms, &p.words, &tags);
            }
        }
    }
    tell(&format!("tags right in cross-validation: {:.4}", right as f64 / seen_tokens.max(1) as f64));
    tagged
}

/// The sentences as `scripts/train-network` learns from them: a line for each token with its form, the tag that a tagger
/// gives which did not see the sentence, the right tag, the number of its head (from 1; 0 is the root) and its relation;
/// an empty line after each sentence.
pub fn table(
    codebook: &Codebook,
    language: &str,
    treebank: &[Gold],
    effort: Effort,
    mut tell: impl FnMut(&str),
) -> String {
    let bare = Grammar::new(codebook, language, Trained::default());
    let prepared = prepare(&bare, treebank);
    let tagged = tags_of_unseen(&bare, treebank, &prepared, treebank.len(), effort, &mut tell);
    let mut out = String::new();
    for (g, tokens) in treebank.iter().zip(&tagged) {
        for (i, (form, t)) in g.forms.iter().zip(tokens).enumerate() {
            let head = g.heads.get(i).copied().flatten().map_or(0, |h| h + 1);
            let rel = g.rels.get(i).copied().unwrap_or(Rel::Dep);
            let tag = g.tags.get(i).copied().unwrap_or(t.tag);
            let columns = [form, t.tag.name(), tag.name(), &head.to_string(), rel.name()];
            out.push_str(&(columns.join("\t") + "\n"));
        }
        out.push('\n');
    }
    out
}

/// Trains all parts; `tell` gets a line of progress now and then.
pub fn train(
    codebook: &Codebook,
    language: &str,
    treebank: &[Gold],
    effort: Effort,
    mut tell: impl FnMut(&str),
) -> Trained {
    let mut trained = Trained::default();
    let mut gold = treebank.to_vec();
    if effort.made > 0 {
        let mut maker = crate::synth::Maker::new(codebook, 20_241);
        let mut tries = 0;
        while gold.len() < treebank.len() + effort.made && tries < effort.made * 4 {
            gold.extend(maker.sentence());
            tries += 1;
        }
    }
    let gold = gold.as_slice();
    let bare = Grammar::new(codebook, language, Trained::default());
    let prepared = prepare(&bare, gold);
    let all: Vec<usize> = (0..gold.len()).collect();
    let covered: usize = prepared
        .iter()
        .zip(gold)
        .flat_map(|(p, g)| p.seen.iter().zip(&g.tags))
        .filter(|(s, t)| s.candidates().contains(t))
        .count();
    let total: usize = gold.iter().map(|g| g.tags.len()).sum();
    tell(&format!(
        "{} sentences, {total} tokens, right tag possible for {:.4}",
        gold.len(),
        covered as f64 / total.max(1) as f64
    ));
    // The parser's folds keep copies of a sentence together. The tagger's do not: a copy is tagged nearly as the treebank has
    // it, its twin as unseen text is, and the parser learns from both.
    let fold_of: Vec<usize> =
        gold.iter().map(|g| crate::weights::hash_str(&g.forms.join(" ")) as usize % FOLDS).collect();
    let in_fold = |i: usize, fold: usize| fold_of.get(i).copied() == Some(fold);
    let tagged = tags_of_unseen(&bare, gold, &prepared, treebank.len(), effort, &mut tell);
    trained.tagger =
        train_tagger(&prepared, gold, &all, (effort.tagger, 19 + 2 * effort.wider, effort.tagger_runs));
    {
        let samples = samples(&bare, gold, &tagged, effort.longest);
        let real = samples.iter().filter(|s| s.number < treebank.len()).count();
        trained.arcs =
            train_arcs(&samples, real, &|_| true, (effort.arcs, 21 + effort.wider), effort.runs, &mut tell);
        let unseen: Vec<Weights> = (0..FOLDS)
            .map(|fold| {
                let others = |number: usize| !in_fold(number, fold);
                train_arcs(
                    &samples,
                    real,
                    &others,
                    (effort.arcs, 21 + effort.wider),
                    effort.fold_runs,
                    &mut |_| {},
                )
            })
            .collect();
        trained.parts =
            train_parts(&samples, real, &unseen, &fold_of, (effort.parts, effort.runs), &mut tell);
    }
    (trained.labels, trained.allowed) =
        train_labels(&bare, gold, treebank.len(), &tagged, (effort.labels, effort.runs), &mut tell);
    for weights in [&mut trained.tagger, &mut trained.arcs, &mut trained.parts, &mut trained.labels] {
        weights.prune(effort.least);
        weights.coarsen(effort.coarse);
    }
    trained
}

/// A sentence for the parser: its words, their right heads, and the features of every arc.
struct Sample<'t> {
    /// Its number among all sentences.
    number: usize,
    n: usize,
    heads: Vec<u16>,
    features: Vec<Vec<u32>>,
    tokens: &'t [Token],
    nodes: Vec<crate::features::Node>,
}

fn samples<'t>(
    grammar: &Grammar<'_>,
    gold: &[Gold],
    tagged: &'t [Vec<Token>],
    longest: usize,
) -> Vec<Sample<'t>> {
    let mut samples = Vec::new();
    for (number, (tokens, g)) in tagged.iter().zip(gold).enumerate() {
        if tokens.is_empty() {
            continue;
        }
        let (_, nodes) = grammar.prepare(tokens);
        let frame = Frame::new(tokens, &nodes);
        let n = frame.words.len();
        if n == 0 || n > longest {
            continue;
        }
        let word = |token: u16| frame.words.iter().position(|w| *w == token).map_or(0, |k| k as u16 + 1);
        let mut heads = vec![0u16; n + 1];
        for (k, at) in frame.words.iter().enumerate() {
            let head = g.heads.get(*at as usize).copied().flatten();
            if let Some(h) = heads.get_mut(k + 1) {
                *h = head.map_or(0, word);
            }
        }
        let mut features = Vec::with_capacity((n + 1) * (n + 1));
        let mut buffer = Vec::new();
        for h in 0..=n {
            for d in 0..=n {
                if d == 0 || h == d {
                    features.push(Vec::new());
                } else {
                    frame.arc(h, d, &mut buffer);
                    features.push(buffer.clone());
                }
            }
        }
        drop(frame);
        samples.push(Sample { number, n, heads, features, tokens, nodes });
    }
    samples
}

/// Scores of all arcs of a sample, those of wrong arcs raised by `margin`.
fn arc_scores(sample: &Sample<'_>, margin: i32, rate: impl Fn(&[u32]) -> i32) -> Vec<i32> {
    let w = sample.n + 1;
    let mut scores = vec![i32::MIN / 4; w * w];
    for d in 1..w {
        for h in 0..w {
            if h == d {
                continue;
            }
            let wrong = sample.heads.get(d).copied() != Some(h as u16);
            if let (Some(x), Some(f)) = (scores.get_mut(h * w + d), sample.features.get(h * w + d)) {
                *x = rate(f) + if wrong { margin } else { 0 };
            }
        }
    }
    scores
}

fn train_arcs(
    samples: &[Sample<'_>],
    real: usize,
    chosen: &dyn Fn(usize) -> bool,
    (rounds, bits): (u32, u32),
    runs: u64,
    tell: &mut impl FnMut(&str),
) -> Weights {
    let mut averages = Vec::new();
    let mut mask = 0;
    for run in 0..runs {
        let mut trainer = Trainer::new(bits);
        for round in 0..rounds {
            let mut order = schedule(samples.len(), real, round);
            shuffle(&mut order, u64::from(round) + 77 + 1000 * run);
            let (mut right, mut total) = (0usize, 0usize);
            for s in &order {
                let Some(sample) = samples.get(*s).filter(|s| chosen(s.number)) else { continue };
                let w = sample.n + 1;
                let scores = arc_scores(sample, SCALE as i32, |f| trainer.rate(f));
                let guess = eisner(sample.n, &scores);
                for d in 1..w {
                    let (Some(g), Some(p)) = (sample.heads.get(d).copied(), guess.get(d).copied()) else {
                        continue;
                    };
                    total += 1;
                    if g == p {
                        right += 1;
                        continue;
                    }
                    if let (Some(gf), Some(pf)) =
                        (sample.features.get(g as usize * w + d), sample.features.get(p as usize * w + d))
                    {
                        trainer.update(gf, 0, 1.0);
                        trainer.update(pf, 0, -1.0);
                    }
                }
                trainer.tick();
            }
            tell(&format!(
                "arcs, round {}: {:.4} right while learning",
                round + 1,
                right as f64 / total.max(1) as f64
            ));
        }
        mask = trainer.mask();
        averages.push(trainer.averages());
    }
    Weights::from_averages(&averages, mask)
}

/// Trains the weights of larger parts on top of arc scores from weights that did not see the sentence.
fn train_parts(
    samples: &[Sample<'_>],
    real: usize,
    unseen: &[Weights],
    fold_of: &[usize],
    (rounds, runs): (u32, u64),
    tell: &mut impl FnMut(&str),
) -> Weights {
    let mut averages = Vec::new();
    let mut mask = 0;
    let unit = SCALE as i32 / Weights::UNIT;
    for run in 0..runs {
        let mut trainer = Trainer::new(21);
        for round in 0..rounds {
            let mut order = schedule(samples.len(), real, round);
            shuffle(&mut order, u64::from(round) + 313 + 1000 * run);
            let (mut right, mut before, mut total) = (0usize, 0usize, 0usize);
            for s in &order {
                let Some(sample) = samples.get(*s) else { continue };
                let Some(arcs) = fold_of.get(sample.number).and_then(|f| unseen.get(*f)) else { continue };
                let w = sample.n + 1;
                let scores = arc_scores(sample, SCALE as i32, |f| tempered(arcs.sum(f, 0)) * unit);
                let frame = Frame::new(sample.tokens, &sample.nodes);
                let mut tree = Tree::new(eisner(sample.n, &scores));
                before += agreeing(&tree.heads, &sample.heads);
                climb(&frame, &mut tree, &scores, &options(sample.n, &scores, LEARNING_LAG), &trainer);
                right += agreeing(&tree.heads, &sample.heads);
                total += sample.n;
                if tree.heads != sample.heads {
                    let truth = Tree::new(sample.heads.clone());
                    let mut parts = Vec::new();
                    for v in 1..w as u16 {
                        frame.around(&truth, v, &mut parts);
                        trainer.update(&parts, 0, 1.0);
                        frame.around(&tree, v, &mut parts);
                        trainer.update(&parts, 0, -1.0);
                    }
                }
                trainer.tick();
            }
            tell(&format!(
                "parts, round {}: {:.4} right while learning, {:.4} without",
                round + 1,
                right as f64 / total.max(1) as f64,
                before as f64 / total.max(1) as f64
            ));
        }
        mask = trainer.mask();
        averages.push(trainer.averages());
    }
    Weights::from_averages(&averages, mask)
}

fn agreeing(a: &[u16], b: &[u16]) -> usize {
    a.iter().zip(b).skip(1).filter(|(x, y)| x == y).count()
}

fn train_labels(
    grammar: &Grammar<'_>,
    gold: &[Gold],
    real: usize,
    tagged: &[Vec<Token>],
    (rounds, runs): (u32, u64),
    tell: &mut impl FnMut(&str),
) -> (Weights, Allowed) {
    let mut allowed = Allowed::new();
    let mut samples = Vec::new();
    for (tokens, g) in tagged.iter().zip(gold) {
        let (_, nodes) = grammar.prepare(tokens);
        let mut tokens = tokens.clone();
        for (i, t) in tokens.iter_mut().enumerate() {
            t.head = g.heads.get(i).copied().flatten();
            t.rel = g.rels.get(i).copied().unwrap_or(Rel::Dep);
        }
        for f in roles::families(&tokens) {
            let Some(head) = tokens.get(f.head as usize) else { continue };
            for c in &f.children {
                if let Some(t) = tokens.get(*c as usize) {
                    allowed.see(head.tag, t.tag, t.rel);
                }
            }
        }
        samples.push((tokens, nodes));
    }
    let mut averages = Vec::new();
    let mut mask = 0;
    for run in 0..runs {
        let mut trainer = Trainer::new(20);
        for round in 0..rounds {
            let mut order = schedule(samples.len(), real, round);
            shuffle(&mut order, u64::from(round) + 991 + 1000 * run);
            let (mut right, mut total) = (0usize, 0usize);
            for s in &order {
                let Some((tokens, nodes)) = samples.get(*s) else { continue };
                for family in roles::families(tokens) {
                    let truth: Vec<Rel> = family
                        .children
                        .iter()
                        .filter_map(|c| tokens.get(*c as usize))
                        .map(|t| t.rel)
                        .collect();
                    let guess = roles::search(
                        tokens,
                        nodes,
                        &family,
                        &allowed,
                        false,
                        |f, l| trainer.sum(f, l),
                        |_, _| 0.0,
                    );
                    total += truth.len();
                    right += truth.iter().zip(&guess).filter(|(a, b)| a == b).count();
                    if truth != guess {
                        roles::explain(tokens, nodes, &family, &truth, |f, l| trainer.update(f, l, 1.0));
                        roles::explain(tokens, nodes, &family, &guess, |f, l| trainer.update(f, l, -1.0));
                    }
                    trainer.tick();
                }
            }
            tell(&format!(
                "relations, round {}: {:.4} right while learning",
                round + 1,
                right as f64 / total.max(1) as f64
            ));
        }
        mask = trainer.mask();
        averages.push(trainer.averages());
    }
    (Weights::from_averages(&averages, mask), allowed)
}
