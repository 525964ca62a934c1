//! Clauses out of the dependency tree: one predicate each, with tense, mood, voice, negation and roles.

use lagebild_codebook::Lexicon;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Clause, Link, Mood, Rel, Role, Slot, Span, Tag, Tense, Token};
use std::sync::Arc;

/// Builds the clauses of a parsed sentence, and for each token the clause it belongs to.
pub fn clauses(tokens: &[Token], text: &str, lexicon: &Lexicon) -> (Vec<Clause>, Vec<Option<u16>>) {
    let tree = Tree::new(tokens);
    let heads: Vec<u16> = (0..tokens.len() as u16).filter(|i| tree.is_predicate(*i)).collect();
    let mut of_token: Vec<Option<u16>> = vec![None; tokens.len()];
    for i in 0..tokens.len() as u16 {
        let mut at = Some(i);
        let mut steps = 0;
        while let Some(x) = at {
            if let Ok(k) = heads.binary_search(&x) {
                if let Some(o) = of_token.get_mut(i as usize) {
                    *o = Some(k as u16);
                }
                break;
            }
            at = tree.head(x);
            steps += 1;
            if steps > tokens.len() {
                break;
            }
        }
    }
    let question = tokens.last().is_some_and(|t| t.tag == Tag::STOP && t.span.text(text).contains('?'));
    let mut out: Vec<Clause> = heads.iter().map(|h| build(&tree, *h, text, lexicon, question)).collect();
    for (k, h) in heads.iter().enumerate() {
        let (parent, link) = hang(&tree, *h, &heads);
        if let Some(c) = out.get_mut(k) {
            c.parent = parent;
            c.link = if let Link::Adverbial(None) = link { Link::Adverbial(c.mark.clone()) } else { link };
        }
    }
    inherit(&mut out, &tree);
    for (k, c) in out.iter_mut().enumerate() {
        let mut own = tokens
            .iter()
            .zip(&of_token)
            .filter(|(t, o)| **o == Some(k as u16) && !t.tag.is_punctuation())
            .map(|(t, _)| t.span);
        c.span = own.next().map_or_else(Span::default, |first| own.fold(first, Span::join));
    }
    (out, of_token)
}

/// The tree with its dependents at hand.
pub struct Tree<'a> {
    /// The tokens.
    pub tokens: &'a [Token],
    children: Vec<Vec<u16>>,
}

impl<'a> Tree<'a> {
    /// Indexes a parsed sentence.
    pub fn new(tokens: &'a [Token]) -> Self {
        let mut children = vec![Vec::new(); tokens.len()];
        for (i, t) in tokens.iter().enumerate() {
            if let Some(h) = t.head
                && let Some(c) = children.get_mut(h as usize)
            {
                c.push(i as u16);
            }
        }
        Self { tokens, children }
    }

    /// A token.
    pub fn token(&self, i: u16) -> Option<&'a Token> {
        self.tokens.get(i as usize)
    }

    /// Its tag.
    pub fn tag(&self, i: u16) -> Tag {
        self.token(i).map_or(Tag::XY, |t| t.tag)
    }

    /// Its lemma.
    pub fn lemma(&self, i: u16) -> &'a str {
        self.token(i).map_or("", |t| &t.lemma)
    }

    /// Its relation.
    pub fn rel(&self, i: u16) -> Rel {
        self.token(i).map_or(Rel::Dep, |t| t.rel)
    }

    /// Its head.
    pub fn head(&self, i: u16) -> Option<u16> {
        self.token(i).and_then(|t| t.head)
    }

    /// Its dependents in order.
    pub fn children(&self, i: u16) -> &[u16] {
        self.children.get(i as usize).map_or(&[], Vec::as_slice)
    }

    /// The token and everything below it, in order.
    pub fn subtree(&self, i: u16) -> Vec<u16> {
        let mut out = vec![i];
        let mut k = 0;
        while let Some(x) = out.get(k).copied() {
            out.extend(self.children(x));
            k += 1;
            if out.len() > self.tokens.len() {
                break;
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Tokens joined to `i` by coordination, itself first, nested ones included.
    pub fn coordinated(&self, i: u16) -> Vec<u16> {
        let mut out = vec![i];
        let mut k = 0;
        while let Some(x) = out.get(k).copied() {
            for c in self.children(x) {
                if self.rel(*c) == Rel::Conj && !out.contains(c) && out.len() < 40 {
                    out.push(*c);
                }
            }
            k += 1;
        }
        out
    }

    /// The preposition (or als/wie) that governs a noun phrase, as token index.
    pub fn preposition(&self, i: u16) -> Option<u16> {
        self.children(i).iter().copied().find(|c| {
            matches!(self.tag(*c), Tag::APPR | Tag::APPRART | Tag::APPO | Tag::KOKOM)
                && matches!(self.rel(*c), Rel::Case | Rel::Mark | Rel::Dep | Rel::Cc)
        })
    }

    fn is_auxiliary_rel(&self, i: u16) -> bool {
        matches!(self.rel(i), Rel::Aux | Rel::AuxPass | Rel::Cop)
    }

    fn is_predicate(&self, i: u16) -> bool {
        let Some(t) = self.token(i) else { return false };
        if t.tag.is_punctuation() {
            return false;
        }
        if t.tag.is_verb() {
            return !self.is_auxiliary_rel(i)
                && !matches!(t.rel, Rel::Amod | Rel::Case | Rel::Compound | Rel::Flat);
        }
        self.children(i).iter().any(|c| self.tag(*c).is_verb() && self.is_auxiliary_rel(*c))
    }
}

fn build(tree: &Tree<'_>, head: u16, text: &str, lexicon: &Lexicon, question: bool) -> Clause {
    let mut c = Clause { head, question, ..Clause::default() };
    let is_verb = tree.tag(head).is_verb();
    c.copula = !is_verb;
    c.complex.push(head);
    let mut particle: Option<u16> = None;
    let mut auxiliaries: Vec<u16> = Vec::new();
    for &i in tree.children(head) {
        let tag = tree.tag(i);
        if tag == Tag::PTKVZ {
            particle = Some(i);
            c.complex.push(i);
        } else if tag.is_verb() && tree.is_auxiliary_rel(i) {
            auxiliaries.push(i);
            c.complex.push(i);
        } else if tag == Tag::PTKZU {
            c.zu = true;
        } else if matches!(tag, Tag::KOUS | Tag::KOUI)
            && matches!(tree.rel(i), Rel::Mark | Rel::Case | Rel::Advmod | Rel::Dep)
        {
            c.mark = tree.token(i).map(|t| Arc::clone(&t.lemma));
        }
    }
    if tree.tag(head) == Tag::VVIZU {
        c.zu = true;
    }
    c.complex.sort_unstable();
    c.finite = if tree.tag(head).is_finite() {
        Some(head)
    } else {
        auxiliaries.iter().copied().find(|a| tree.tag(*a).is_finite())
    };
    if particle.is_none() && tree.tag(head).is_finite() {
        particle = stray_particle(tree, head, lexicon);
    }
    let lemma = tree.lemma(head);
    // "... vereinbarten ..., darüber hinaus": a particle that makes no verb with this one is none
    let particle = particle.filter(|p| {
        lexicon.verb(lemma).is_none() || lexicon.verb(&format!("{}{lemma}", tree.lemma(*p))).is_some()
    });
    c.predicate = match particle {
        Some(p) if tree.tag(head).is_finite() => {
            let form = tree.token(p).map_or("", |t| t.span.text(text)).to_lowercase();
            format!("{form}{lemma}").into()
        }
        _ => lemma.into(),
    };
    voice_and_tense(tree, &mut c, &auxiliaries, lexicon);
    roles(tree, &mut c, lexicon);
    settle_objects(tree, &mut c, lexicon);
    c.negated = negated(tree, &c, lexicon);
    c
}

/// A particle the parser hung elsewhere: the next one to the right inside the bracket that makes a known verb.
fn stray_particle(tree: &Tree<'_>, head: u16, lexicon: &Lexicon) -> Option<u16> {
    let base = tree.lemma(head);
    for i in head + 1..tree.tokens.len() as u16 {
        match tree.tag(i) {
            Tag::PTKVZ => {
                let owned = tree.head(i).is_some_and(|h| h != head && tree.tag(h).is_finite() && h > head);
                let known = lexicon.verb(&format!("{}{base}", tree.lemma(i))).is_some();
                return (!owned && known).then_some(i);
            }
            t if t.is_finite() => return None,
            _ => {}
        }
    }
    None
}

fn voice_and_tense(tree: &Tree<'_>, c: &mut Clause, auxiliaries: &[u16], lexicon: &Lexicon) {
    let participle = tree.tag(c.head) == Tag::VVPP;
    let mut perfect = false;
    let mut state = false;
    let mut future = false;
    let finite_lemma = c.finite.map(|f| tree.lemma(f));
    for a in auxiliaries {
        let (lemma, tag) = (tree.lemma(*a), tree.tag(*a));
        match tag {
            Tag::VMFIN | Tag::VMINF | Tag::VMPP => c.modals.push(lemma.into()),
            _ => match lemma {
                "werden" if participle => c.passive = true,
                "werden" if tag == Tag::VAFIN => future = true,
                "haben" => perfect = true,
                "sein" => state = true,
                _ => {}
            },
        }
    }
    if state && participle {
        let with_sein = lexicon.verb(tree.lemma(c.head)).is_some_and(|v| v.with_sein && !v.with_haben);
        let both = lexicon.verb(tree.lemma(c.head)).is_some_and(|v| v.with_sein && v.with_haben);
        if c.passive || with_sein || both {
            perfect = true;
        } else {
            c.passive = true;
        }
    }
    let modal_over = !c.modals.is_empty();
    c.perfect_infinitive = modal_over
        && participle
        && auxiliaries.iter().any(|a| tree.tag(*a) == Tag::VAINF && tree.lemma(*a) != "werden");
    let bits = c.finite.and_then(|f| tree.token(f)).map_or(0, |t| t.morph.verb);
    if c.finite.is_none() {
        c.tense = Tense::None;
        return;
    }
    let subject_plural = subject_is_plural(tree, c.head);
    let past = bits & verb::PAST != 0 && bits & verb::PRES == 0;
    c.mood = if bits & (verb::PRES | verb::PAST) == 0 && bits & verb::KONJ2 != 0 {
        Mood::Irrealis
    } else if bits & verb::K1_ONLY != 0 && !subject_plural && !first_person(tree, c.head)
        || bits & (verb::PRES | verb::PAST | verb::KONJ2) == 0 && bits & verb::KONJ1 != 0
    {
        Mood::Reported
    } else if bits & (verb::PRES | verb::PAST | verb::KONJ1 | verb::KONJ2) == 0 && bits & verb::IMP != 0 {
        Mood::Imperative
    } else {
        Mood::Indicative
    };
    c.mood_ambiguous = c.mood == Mood::Indicative && bits & (verb::KONJ1 | verb::KONJ2) != 0;
    c.tense = if future && (!modal_over || finite_lemma == Some("werden")) {
        Tense::Future
    } else if perfect && !c.perfect_infinitive {
        if past { Tense::Pluperfect } else { Tense::Perfect }
    } else if past {
        Tense::Past
    } else {
        Tense::Present
    };
}

fn subject_of(tree: &Tree<'_>, head: u16) -> Option<u16> {
    tree.children(head).iter().copied().find(|c| tree.rel(*c).is_subject())
}

fn subject_is_plural(tree: &Tree<'_>, head: u16) -> bool {
    subject_of(tree, head).is_some_and(|s| {
        tree.coordinated(s).len() > 1
            || tree
                .token(s)
                .is_some_and(|t| t.morph.agr & agr::PLUR != 0 && t.morph.agr & agr::SING & agr::NOM == 0)
    })
}

fn first_person(tree: &Tree<'_>, head: u16) -> bool {
    subject_of(tree, head).is_some_and(|s| tree.tag(s) == Tag::PPER && matches!(tree.lemma(s), "ich" | "wir"))
}

fn roles(tree: &Tree<'_>, c: &mut Clause, lexicon: &Lexicon) {
    for &i in tree.children(c.head) {
        let rel = tree.rel(i);
        let tag = tree.tag(i);
        let no_particle = tag == Tag::PTKVZ
            && !c.predicate.starts_with(tree.lemma(i))
            && lexicon.adjective(tree.lemma(i)).is_some();
        if tag.is_punctuation()
            || tag.is_verb() && tree.is_auxiliary_rel(i)
            || tag == Tag::PTKVZ && !no_particle
        {
            continue;
        }
        // "nannte das inakzeptabel", "zeigte sich bereit": an adjective taken for a particle
        if no_particle {
            c.slots.push(Slot { role: Role::Adverbial, token: i });
            continue;
        }
        let prep = tree.preposition(i);
        let role = match rel {
            Rel::Nsubj | Rel::NsubjPass => Role::Subject,
            _ if tag == Tag::PRF => Role::Reflexive,
            Rel::Csubj
            | Rel::CsubjPass
            | Rel::Ccomp
            | Rel::Advcl
            | Rel::Parataxis
            | Rel::Acl
            | Rel::AclRelcl
            | Rel::Conj => continue,
            Rel::Expl | Rel::ExplPv => continue,
            Rel::Obj
            | Rel::Iobj
            | Rel::OblArg
            | Rel::Obl
            | Rel::OblAgent
            | Rel::Nmod
            | Rel::Xcomp
            | Rel::Advmod
            | Rel::Dep
            | Rel::Appos => match prep {
                Some(p) if tree.tag(p) == Tag::KOKOM => Role::As,
                Some(p) => {
                    let lemma = tree.token(p).map_or_else(|| "".into(), |t| Arc::clone(&t.lemma));
                    if c.passive && matches!(&*lemma, "von" | "durch") {
                        Role::Agent
                    } else {
                        Role::Prep(lemma)
                    }
                }
                None if tag.is_noun()
                    || tag.is_pronoun()
                    || tag == Tag::CARD
                    || tag == Tag::PIAT
                    || tag == Tag::ADJA =>
                {
                    match rel {
                        _ if tag == Tag::CARD && is_year(tree.lemma(i)) => Role::Adverbial,
                        Rel::Obj => object_case(tree, i),
                        Rel::Iobj | Rel::OblArg => dative_or_genitive(tree, i),
                        Rel::Xcomp => Role::Predicative,
                        _ => Role::Adverbial,
                    }
                }
                None if tag == Tag::PAV => Role::Prep(pronominal(tree.lemma(i)).into()),
                None if rel == Rel::Xcomp && !tag.is_verb() => Role::Predicative,
                None if matches!(tag, Tag::ADV | Tag::ADJD | Tag::PTKNEG | Tag::PWAV) => Role::Adverbial,
                None => continue,
            },
            _ => continue,
        };
        c.slots.push(Slot { role, token: i });
    }
    if c.copula {
        c.slots.push(Slot { role: Role::Predicative, token: c.head });
    }
}

/// Bare objects whose form leaves the case open (names above all) get it from the verb's valency: a verb with dative and
/// without accusative has dative objects; where it has both, the first of two is the dative.
fn settle_objects(tree: &Tree<'_>, c: &mut Clause, lexicon: &Lexicon) {
    let Some(verb) = lexicon.verb(&c.predicate) else { return };
    let (acc, dat) = (verb.takes(&Complement::Accusative), verb.takes(&Complement::Dative));
    // a bare noun phrase that tells no time is the object the verb asks for
    if acc
        && !c.passive
        && !c.slots.iter().any(|s| s.role == Role::Object)
        && let Some(s) = c.slots.iter_mut().find(|s| {
            s.role == Role::Adverbial
                && tree.tag(s.token).is_noun()
                && tree.token(s.token).is_some_and(|t| t.morph.agr & agr::ACC != 0)
                && !lexicon.is_time_noun(tree.lemma(s.token))
        })
    {
        s.role = Role::Object;
    }
    let both = |s: &Slot| {
        matches!(s.role, Role::Object | Role::Dative)
            && tree.token(s.token).is_some_and(|t| t.morph.agr & agr::ACC != 0 && t.morph.agr & agr::DAT != 0)
    };
    if dat && !acc {
        for s in &mut c.slots {
            if both(s) {
                s.role = Role::Dative;
            }
        }
        return;
    }
    if acc && !dat {
        if !c.slots.iter().any(|s| s.role == Role::Object) {
            for s in &mut c.slots {
                if both(s) {
                    s.role = Role::Object;
                }
            }
        }
        return;
    }
    let mut objects: Vec<usize> = c
        .slots
        .iter()
        .enumerate()
        .filter(|(_, s)| matches!(s.role, Role::Object | Role::Dative))
        .map(|(i, _)| i)
        .collect();
    objects.sort_by_key(|i| c.slots.get(*i).map_or(0, |s| s.token));
    if let [first, second] = objects.as_slice()
        && acc
        && dat
        && c.slots.get(*first).zip(c.slots.get(*second)).is_some_and(|(a, b)| a.role == b.role)
        && c.slots.get(*first).is_some_and(&both)
        && let Some(s) = c.slots.get_mut(*first)
    {
        s.role = Role::Dative;
    }
}

/// Four digits that can only be a year.
fn is_year(lemma: &str) -> bool {
    lemma.len() == 4
        && (lemma.starts_with("19") || lemma.starts_with("20") || lemma.starts_with("18"))
        && lemma.bytes().all(|b| b.is_ascii_digit())
}

/// An "object" whose case can only be dative is one.
fn object_case(tree: &Tree<'_>, i: u16) -> Role {
    let cells = tree.token(i).map_or(0, |t| t.morph.agr);
    if cells & agr::ACC == 0 && cells & agr::DAT != 0 { Role::Dative } else { Role::Object }
}

fn dative_or_genitive(tree: &Tree<'_>, i: u16) -> Role {
    let cells = tree.token(i).map_or(0, |t| t.morph.agr);
    if cells & agr::DAT != 0 {
        Role::Dative
    } else if cells & agr::ACC != 0 {
        Role::Object
    } else {
        Role::Genitive
    }
}

/// `dafür` -> `für`, `daran` -> `an`.
fn pronominal(lemma: &str) -> &str {
    lemma
        .strip_prefix("dar")
        .or_else(|| lemma.strip_prefix("da"))
        .or_else(|| lemma.strip_prefix("hier"))
        .unwrap_or(lemma)
}

fn negated(tree: &Tree<'_>, c: &Clause, lexicon: &Lexicon) -> bool {
    let is_neg = |i: u16| {
        tree.tag(i) == Tag::PTKNEG || lexicon.adverb_kinds(tree.lemma(i)).iter().any(|k| &**k == "neg")
    };
    // "nicht nur" and "nicht zuletzt" affirm
    let only = |i: u16| {
        let next = tree.token(i + 1);
        next.is_some_and(|t| {
            lexicon.adverb_kinds(&t.lemma).iter().any(|k| &**k == "focus")
                && t.tag == Tag::ADV
                && &*t.lemma != "mehr"
        })
    };
    let direct = c.complex.iter().flat_map(|x| tree.children(*x)).any(|i| is_neg(*i) && !only(*i));
    let phrase = c.slots.iter().any(|s| {
        matches!(s.role, Role::Subject | Role::Object | Role::Dative | Role::Predicative | Role::Prep(_))
            && (tree.children(s.token).iter().any(|d| tree.tag(*d) == Tag::PIAT && tree.lemma(*d) == "kein")
                || matches!(tree.lemma(s.token), "niemand" | "nichts" | "kein")
                    && tree.tag(s.token) == Tag::PIS)
    });
    let without = c.mark.as_deref() == Some("ohne");
    direct != (phrase || without)
}

/// Where a clause hangs: the clause above and how.
fn hang(tree: &Tree<'_>, head: u16, heads: &[u16]) -> (Option<u16>, Link) {
    let rel = tree.rel(head);
    let Some(mut up) = tree.head(head) else { return (None, Link::Main) };
    let direct = up;
    let mut steps = 0;
    let parent = loop {
        if let Ok(k) = heads.binary_search(&up) {
            break Some(k as u16);
        }
        match tree.head(up) {
            Some(h) if steps < tree.tokens.len() => up = h,
            _ => break None,
        }
        steps += 1;
    };
    let at_noun = heads.binary_search(&direct).is_err()
        || !tree.tag(direct).is_verb() && matches!(rel, Rel::Acl | Rel::AclRelcl);
    let relative = tree
        .subtree(head)
        .iter()
        .any(|i| matches!(tree.tag(*i), Tag::PRELS | Tag::PRELAT) && nearest(tree, *i, heads) == Some(head));
    let link = match rel {
        // an infinitive with zu behind a comma is no second main clause
        Rel::Conj if is_zu(tree, head) && !is_zu(tree, direct) && !has_conjunction(tree, head) => {
            Link::Complement
        }
        Rel::Conj => Link::Coordinated,
        Rel::Parataxis => Link::Inserted,
        _ if at_noun && relative => Link::Relative(direct),
        _ if at_noun => Link::NounComplement(direct),
        Rel::Acl | Rel::AclRelcl => Link::Relative(direct),
        Rel::Csubj | Rel::CsubjPass => Link::Subject,
        Rel::Advcl => Link::Adverbial(None),
        Rel::Ccomp | Rel::Xcomp | Rel::Obj | Rel::Obl => Link::Complement,
        _ => Link::Inserted,
    };
    (parent, link)
}

fn is_zu(tree: &Tree<'_>, head: u16) -> bool {
    tree.tag(head) == Tag::VVIZU || tree.children(head).iter().any(|c| tree.tag(*c) == Tag::PTKZU)
}

fn has_conjunction(tree: &Tree<'_>, head: u16) -> bool {
    tree.children(head).iter().any(|c| tree.tag(*c) == Tag::KON && *c < head)
}

fn nearest(tree: &Tree<'_>, i: u16, heads: &[u16]) -> Option<u16> {
    let mut at = Some(i);
    let mut steps = 0;
    while let Some(x) = at {
        if heads.binary_search(&x).is_ok() {
            return Some(x);
        }
        at = tree.head(x);
        steps += 1;
        if steps > tree.tokens.len() {
            return None;
        }
    }
    None
}

/// Coordinated predicates share what stands only once: finite verb with tense, mood, voice and modals, and the subject.
fn inherit(out: &mut [Clause], tree: &Tree<'_>) {
    for k in 0..out.len() {
        let Some(c) = out.get(k) else { continue };
        if c.link != Link::Coordinated {
            continue;
        }
        let Some(p) = c.parent.and_then(|p| out.get(p as usize)).cloned() else { continue };
        let Some(c) = out.get_mut(k) else { continue };
        if c.finite.is_none() && p.finite.is_some() && !c.zu {
            c.finite = p.finite;
            c.tense = p.tense;
            c.mood = p.mood;
            c.mood_ambiguous = p.mood_ambiguous;
            c.passive = c.passive || p.passive;
            c.perfect_infinitive = p.perfect_infinitive;
            if c.modals.is_empty() {
                c.modals.clone_from(&p.modals);
            }
        }
        // "... und will X stärken": the finite verb right behind the conjunction leaves no room for a subject of its own
        let shared = c.finite.is_some_and(|f| f > 0 && tree.tag(f - 1) == Tag::KON)
            && c.mark.is_none()
            && p.slots.iter().any(|s| s.role == Role::Subject);
        if shared
            && !c.passive
            && !c.slots.iter().any(|s| s.role == Role::Object)
            && let Some(s) = c.slots.iter_mut().find(|s| s.role == Role::Subject)
            && tree.token(s.token).is_some_and(|t| t.morph.agr & agr::ACC != 0)
        {
            s.role = Role::Object;
        }
        if !c.slots.iter().any(|s| s.role == Role::Subject)
            && let Some(s) = p.slots.iter().find(|s| s.role == Role::Subject)
            && c.mark.is_none()
        {
            c.slots.push(s.clone());
        }
    }
}
