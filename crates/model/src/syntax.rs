//! Tokens, sentences and clauses: what the grammar knows about a text.

use crate::Span;
use std::sync::Arc;

/// Part of speech of a token, after the Stuttgart-Tübingen tag set (STTS), which tells finite verbs from
/// infinitives and participles and relative from demonstrative pronouns - what German clauses are built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
#[allow(missing_docs, clippy::upper_case_acronyms)]
pub enum Tag {
    ADJA,
    ADJD,
    ADV,
    APPO,
    APPR,
    APPRART,
    APZR,
    ART,
    CARD,
    FM,
    ITJ,
    KOKOM,
    KON,
    KOUI,
    KOUS,
    NE,
    #[default]
    NN,
    PAV,
    PDAT,
    PDS,
    PIAT,
    PIS,
    PPER,
    PPOSAT,
    PPOSS,
    PRELAT,
    PRELS,
    PRF,
    PTKA,
    PTKANT,
    PTKNEG,
    PTKVZ,
    PTKZU,
    PWAT,
    PWAV,
    PWS,
    TRUNC,
    VAFIN,
    VAIMP,
    VAINF,
    VAPP,
    VMFIN,
    VMINF,
    VMPP,
    VVFIN,
    VVIMP,
    VVINF,
    VVIZU,
    VVPP,
    XY,
    COMMA,
    STOP,
    PAREN,
}

impl Tag {
    /// All tags, in the order of their numbers.
    pub const ALL: [Self; 53] = {
        use Tag::{
            ADJA, ADJD, ADV, APPO, APPR, APPRART, APZR, ART, CARD, COMMA, FM, ITJ, KOKOM, KON, KOUI, KOUS,
            NE, NN, PAREN, PAV, PDAT, PDS, PIAT, PIS, PPER, PPOSAT, PPOSS, PRELAT, PRELS, PRF, PTKA, PTKANT,
            PTKNEG, PTKVZ, PTKZU, PWAT, PWAV, PWS, STOP, TRUNC, VAFIN, VAIMP, VAINF, VAPP, VMFIN, VMINF,
            VMPP, VVFIN, VVIMP, VVINF, VVIZU, VVPP, XY,
        };
        [
            ADJA, ADJD, ADV, APPO, APPR, APPRART, APZR, ART, CARD, FM, ITJ, KOKOM, KON, KOUI, KOUS, NE, NN,
            PAV, PDAT, PDS, PIAT, PIS, PPER, PPOSAT, PPOSS, PRELAT, PRELS, PRF, PTKA, PTKANT, PTKNEG, PTKVZ,
            PTKZU, PWAT, PWAV, PWS, TRUNC, VAFIN, VAIMP, VAINF, VAPP, VMFIN, VMINF, VMPP, VVFIN, VVIMP,
            VVINF, VVIZU, VVPP, XY, COMMA, STOP, PAREN,
        ]
    };

    /// The tag's STTS name (`$,` `$.` `$(` for punctuation).
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 53] = [
            "ADJA", "ADJD", "ADV", "APPO", "APPR", "APPRART", "APZR", "ART", "CARD", "FM", "ITJ", "KOKOM",
            "KON", "KOUI", "KOUS", "NE", "NN", "PAV", "PDAT", "PDS", "PIAT", "PIS", "PPER", "PPOSAT",
            "PPOSS", "PRELAT", "PRELS", "PRF", "PTKA", "PTKANT", "PTKNEG", "PTKVZ", "PTKZU", "PWAT", "PWAV",
            "PWS", "TRUNC", "VAFIN", "VAIMP", "VAINF", "VAPP", "VMFIN", "VMINF", "VMPP", "VVFIN", "VVIMP",
            "VVINF", "VVIZU", "VVPP", "XY", "$,", "$.", "$(",
        ];
        NAMES.get(self as usize).copied().unwrap_or("XY")
    }

    /// The tag of an STTS name; treebank variants (`PROAV`, `PIDAT`) included.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "PROAV" => Some(Self::PAV),
            "PIDAT" => Some(Self::PIAT),
            _ => Self::ALL.into_iter().find(|t| t.name() == name),
        }
    }

    /// Finite verb forms, imperatives included.
    pub const fn is_finite(self) -> bool {
        matches!(self, Self::VVFIN | Self::VAFIN | Self::VMFIN | Self::VVIMP | Self::VAIMP)
    }

    /// Any verb form.
    pub const fn is_verb(self) -> bool {
        self as u8 >= Self::VAFIN as u8 && self as u8 <= Self::VVPP as u8
    }

    /// Infinitives and participles.
    pub const fn is_nonfinite(self) -> bool {
        self.is_verb() && !self.is_finite()
    }

    /// Common and proper nouns.
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::NN | Self::NE | Self::FM)
    }

    /// Words that stand before a noun and agree with it.
    pub const fn is_determiner(self) -> bool {
        matches!(self, Self::ART | Self::PDAT | Self::PIAT | Self::PPOSAT | Self::PRELAT | Self::PWAT)
    }

    /// Pronouns that can fill a noun phrase alone.
    pub const fn is_pronoun(self) -> bool {
        matches!(self, Self::PDS | Self::PIS | Self::PPER | Self::PPOSS | Self::PRELS | Self::PRF | Self::PWS)
    }

    /// Punctuation.
    pub const fn is_punctuation(self) -> bool {
        self as u8 >= Self::COMMA as u8
    }
}

/// Morphology as bit sets, so that ambiguity stays visible until roles are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Morph {
    /// Case x gender/number: bit `4 * column + case`, columns masculine, feminine, neuter (singular), plural; see [`agr`].
    pub agr: u16,
    /// Verb features, see [`verb`].
    pub verb: u16,
}

/// Bits of [`Morph::agr`].
pub mod agr {
    /// Nominative in all columns.
    pub const NOM: u16 = 0x1111;
    /// Genitive in all columns.
    pub const GEN: u16 = 0x2222;
    /// Dative in all columns.
    pub const DAT: u16 = 0x4444;
    /// Accusative in all columns.
    pub const ACC: u16 = 0x8888;
    /// Masculine singular in all cases.
    pub const MASC: u16 = 0x000f;
    /// Feminine singular in all cases.
    pub const FEM: u16 = 0x00f0;
    /// Neuter singular in all cases.
    pub const NEUT: u16 = 0x0f00;
    /// Plural in all cases.
    pub const PLUR: u16 = 0xf000;
    /// Singular in all genders and cases.
    pub const SING: u16 = 0x0fff;
    /// Everything possible.
    pub const ALL: u16 = 0xffff;
}

/// Bits of [`Morph::verb`].
pub mod verb {
    /// First person singular.
    pub const P1S: u16 = 1;
    /// Second person singular.
    pub const P2S: u16 = 1 << 1;
    /// Third person singular.
    pub const P3S: u16 = 1 << 2;
    /// First person plural.
    pub const P1P: u16 = 1 << 3;
    /// Second person plural.
    pub const P2P: u16 = 1 << 4;
    /// Third person plural.
    pub const P3P: u16 = 1 << 5;
    /// Present indicative possible.
    pub const PRES: u16 = 1 << 6;
    /// Past indicative possible.
    pub const PAST: u16 = 1 << 7;
    /// Subjunctive I possible.
    pub const KONJ1: u16 = 1 << 8;
    /// Subjunctive II possible.
    pub const KONJ2: u16 = 1 << 9;
    /// Imperative possible.
    pub const IMP: u16 = 1 << 10;
    /// Infinitive.
    pub const INF: u16 = 1 << 11;
    /// Past participle.
    pub const PART: u16 = 1 << 12;
    /// Infinitive with inserted zu (`abzuziehen`).
    pub const IZU: u16 = 1 << 13;
    /// A separable verb written together.
    pub const JOINED: u16 = 1 << 14;
    /// As third person singular the form can only be subjunctive I (`liefere`, `habe`, `könne`).
    pub const K1_ONLY: u16 = 1 << 15;
    /// Any singular person.
    pub const SING: u16 = P1S | P2S | P3S;
    /// Any plural person.
    pub const PLUR: u16 = P1P | P2P | P3P;
}

/// Dependency relations, after Universal Dependencies, as far as Lagebild tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Rel {
    Acl,
    AclRelcl,
    Advcl,
    Advmod,
    Amod,
    Appos,
    Aux,
    AuxPass,
    Case,
    Cc,
    Ccomp,
    Compound,
    CompoundPrt,
    Conj,
    Cop,
    Csubj,
    CsubjPass,
    Dep,
    Det,
    DetPoss,
    Expl,
    ExplPv,
    Flat,
    FlatName,
    Iobj,
    Mark,
    Nmod,
    NmodPoss,
    Nsubj,
    NsubjPass,
    Nummod,
    Obj,
    Obl,
    OblAgent,
    OblArg,
    Parataxis,
    #[default]
    Punct,
    Root,
    Xcomp,
    Discourse,
    Vocative,
}

impl Rel {
    /// All relations, in the order of their numbers.
    pub const ALL: [Self; 41] = {
        use Rel::{
            Acl, AclRelcl, Advcl, Advmod, Amod, Appos, Aux, AuxPass, Case, Cc, Ccomp, Compound, CompoundPrt,
            Conj, Cop, Csubj, CsubjPass, Dep, Det, DetPoss, Discourse, Expl, ExplPv, Flat, FlatName, Iobj,
            Mark, Nmod, NmodPoss, Nsubj, NsubjPass, Nummod, Obj, Obl, OblAgent, OblArg, Parataxis, Punct,
            Root, Vocative, Xcomp,
        };
        [
            Acl,
            AclRelcl,
            Advcl,
            Advmod,
            Amod,
            Appos,
            Aux,
            AuxPass,
            Case,
            Cc,
            Ccomp,
            Compound,
            CompoundPrt,
            Conj,
            Cop,
            Csubj,
            CsubjPass,
            Dep,
            Det,
            DetPoss,
            Expl,
            ExplPv,
            Flat,
            FlatName,
            Iobj,
            Mark,
            Nmod,
            NmodPoss,
            Nsubj,
            NsubjPass,
            Nummod,
            Obj,
            Obl,
            OblAgent,
            OblArg,
            Parataxis,
            Punct,
            Root,
            Xcomp,
            Discourse,
            Vocative,
        ]
    };

    /// Its name in Universal Dependencies.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 41] = [
            "acl",
            "acl:relcl",
            "advcl",
            "advmod",
            "amod",
            "appos",
            "aux",
            "aux:pass",
            "case",
            "cc",
            "ccomp",
            "compound",
            "compound:prt",
            "conj",
            "cop",
            "csubj",
            "csubj:pass",
            "dep",
            "det",
            "det:poss",
            "expl",
            "expl:pv",
            "flat",
            "flat:name",
            "iobj",
            "mark",
            "nmod",
            "nmod:poss",
            "nsubj",
            "nsubj:pass",
            "nummod",
            "obj",
            "obl",
            "obl:agent",
            "obl:arg",
            "parataxis",
            "punct",
            "root",
            "xcomp",
            "discourse",
            "vocative",
        ];
        NAMES.get(self as usize).copied().unwrap_or("dep")
    }

    /// The relation of a treebank's label; unknown subtypes fall back to their base.
    pub fn from_name(name: &str) -> Self {
        let find = |n: &str| Self::ALL.into_iter().find(|r| r.name() == n);
        find(name).or_else(|| find(name.split(':').next().unwrap_or(name))).unwrap_or(Self::Dep)
    }

    /// Subject relations.
    pub const fn is_subject(self) -> bool {
        matches!(self, Self::Nsubj | Self::NsubjPass | Self::Csubj | Self::CsubjPass)
    }

    /// Relations that make the dependent the head of a clause of its own.
    pub const fn is_clausal(self) -> bool {
        matches!(
            self,
            Self::Acl
                | Self::AclRelcl
                | Self::Advcl
                | Self::Ccomp
                | Self::Csubj
                | Self::CsubjPass
                | Self::Parataxis
                | Self::Xcomp
                | Self::Root
        )
    }
}

/// One word or mark of punctuation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Dictionary form; for verbs with a split particle still the bare verb (the clause joins them).
    pub lemma: Arc<str>,
    /// Part of speech.
    pub tag: Tag,
    /// Morphology that is possible in this place.
    pub morph: Morph,
    /// Index of the head in the sentence; none for the root and unattached tokens.
    pub head: Option<u16>,
    /// Relation to the head.
    pub rel: Rel,
    /// True when no lexicon entry was found and form and ending decided.
    pub guessed: bool,
}

/// One sentence with its analysis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sentence {
    /// From the first to the last token.
    pub span: Span,
    /// Index of its paragraph in the story.
    pub paragraph: u32,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
    /// Its clauses, in the order of their predicates.
    pub clauses: Vec<Clause>,
    /// For each token the index of the clause it belongs to.
    pub owner: Vec<Option<u16>>,
}

impl Sentence {
    /// The clause a token belongs to.
    pub fn clause_at(&self, token: u16) -> Option<&Clause> {
        let clause = self.owner.get(token as usize).copied().flatten()?;
        self.clauses.get(clause as usize)
    }
}

/// Tense of a clause as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Tense {
    #[default]
    Present,
    Past,
    Perfect,
    Pluperfect,
    Future,
    /// No finite verb (infinitive, participle, headline fragment).
    None,
}

/// Mood of a clause's finite verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Mood {
    #[default]
    Indicative,
    /// Subjunctive I, or a form that in context can only be it.
    Reported,
    /// Subjunctive II (`würde`, `könnte`, `hätte`).
    Irrealis,
    Imperative,
}

/// How a clause hangs on the clause above it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// Main clause.
    #[default]
    Main,
    /// Complement (dass, ob, infinitive, bare subjunctive, quote).
    Complement,
    /// Subject clause.
    Subject,
    /// Adverbial clause with its subjunction's lemma.
    Adverbial(Option<Arc<str>>),
    /// Relative or other clause at a noun (token index of the noun).
    Relative(u16),
    /// Infinitive or dass-clause at a noun.
    NounComplement(u16),
    /// Coordinated with the clause above.
    Coordinated,
    /// Inserted or loosely joined main clause ("..., sagte X, ...").
    Inserted,
}

/// Grammatical role of a phrase in its clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Subject; of a passive, the one acted on.
    Subject,
    /// Accusative object.
    Object,
    /// Dative object.
    Dative,
    /// Genitive object.
    Genitive,
    /// Prepositional phrase with its preposition's lemma.
    Prep(Arc<str>),
    /// Agent of a passive (von, durch).
    Agent,
    /// Predicative noun or adjective.
    Predicative,
    /// `als` or `wie` phrase.
    As,
    /// Adverb or bare adverbial noun phrase.
    Adverbial,
    /// sich and its kin, when it belongs to the verb.
    Reflexive,
}

/// A phrase that fills a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its role.
    pub role: Role,
    /// Token index of its head.
    pub token: u16,
}

/// A clause: one predicate with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clause {
    /// Token index of the predicate (main verb, or the noun or adjective of a copula clause).
    pub head: u16,
    /// Lemma of the predicate with its particle: `abziehen`.
    pub predicate: Arc<str>,
    /// The finite verb, where there is one.
    pub finite: Option<u16>,
    /// All tokens of the verb complex (auxiliaries, particle, copula), ascending.
    pub complex: Vec<u16>,
    /// Tense.
    pub tense: Tense,
    /// Mood.
    pub mood: Mood,
    /// True where the finite form could also be indicative (`hatten`, `gehen`).
    pub mood_ambiguous: bool,
    /// werden- and sein-passive.
    pub passive: bool,
    /// Modal verbs around the predicate, outermost first, lemmas.
    pub modals: Vec<Arc<str>>,
    /// Perfect infinitive under a modal ("soll geliefert haben").
    pub perfect_infinitive: bool,
    /// Negation in scope of the predicate (nicht, kein, nie, ohne).
    pub negated: bool,
    /// Question.
    pub question: bool,
    /// Predicate is a copula with noun or adjective.
    pub copula: bool,
    /// Infinitive with zu.
    pub zu: bool,
    /// Participle before its noun ("die von der Polizei festgenommenen Männer").
    pub attributive: bool,
    /// Subjunction's lemma (dass, ob, weil, nachdem, um, ohne ...).
    pub mark: Option<Arc<str>>,
    /// Phrases with their roles.
    pub slots: Vec<Slot>,
    /// Index of the clause above in the sentence.
    pub parent: Option<u16>,
    /// How it hangs there.
    pub link: Link,
    /// From its first to its last own token (sub-clauses excluded).
    pub span: Span,
}
