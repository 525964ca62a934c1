//! What is handed to the store: inputs with their coded stories.

use lagebild_model::Coded;

/// blake3 of an input's bytes.
pub type Hash = [u8; 32];

/// Which item of which agency a story is a version of.
///
/// Two stories with the same agency and item are versions of one item; the higher version is the newer one, and of
/// two without a number the one that was sent, else came, later.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemKey {
    /// Agency; empty where an item is known by its file only.
    pub agency: String,
    /// The agency's number of the item, else the name of the file it came in.
    pub item: String,
    /// The number of this version, as the agency counts.
    pub version: Option<u32>,
    /// The number of the item this one replaces, where it is another one.
    pub replaces: Option<String>,
}

/// What the agency marks a version as. Only [`Signal::Kill`] changes what the store does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signal {
    /// A first version, or nothing said.
    #[default]
    Plain,
    /// Urgent.
    Flash,
    /// More than before.
    Update,
    /// An error put right.
    Correction,
    /// Withdrawn: no version of the item up to this one is shown any more.
    Kill,
    /// A summary.
    Summary,
    /// The same again.
    Repeat,
    /// To the newsroom.
    Advisory,
}

impl Signal {
    /// All signals.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Flash,
        Self::Update,
        Self::Correction,
        Self::Kill,
        Self::Summary,
        Self::Repeat,
        Self::Advisory,
    ];

    /// The word the store keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Flash => "flash",
            Self::Update => "update",
            Self::Correction => "correction",
            Self::Kill => "kill",
            Self::Summary => "summary",
            Self::Repeat => "repeat",
            Self::Advisory => "advisory",
        }
    }

    /// The signal of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// What a story is found by: stems, lower case, separated by blanks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// One stem for each word of the headline, in order.
    pub headline: String,
    /// One stem for each word of the text, in order.
    pub body: String,
    /// Stems of compound parts and dictionary forms, without order.
    pub parts: String,
}

/// One version of an item, coded.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which item.
    pub key: ItemKey,
    /// What it is marked as.
    pub signal: Signal,
    /// Not shown before this instant (any ISO 8601 form, see [`crate::instant`]).
    pub embargo: Option<String>,
    /// When it was sent, where that is known to the second (any ISO 8601 form).
    pub sent: Option<String>,
    /// Story and events.
    pub coded: Coded,
    /// What it is found by.
    pub terms: Terms,
}

/// One input: a file, or one record of a larger file.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Hash of its bytes; an input whose hash is known is not read again.
    pub hash: Hash,
    /// Its name, for people.
    pub name: String,
    /// The stories in it, or why there are none.
    pub entries: Result<Vec<Entry>, String>,
}

/// What coded the stories of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// Program and version.
    pub program: String,
    /// Hash of the codebook.
    pub codebook: String,
    /// When the run began, as the caller says.
    pub started: String,
}

/// What a batch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Inputs that were new.
    pub inputs: usize,
    /// Inputs that were known already.
    pub known: usize,
    /// Inputs without a story.
    pub rejects: usize,
    /// Stories added, all versions.
    pub stories: usize,
    /// Stories that are a further version of an item.
    pub versions: usize,
    /// Kill notices.
    pub kills: usize,
    /// Events added.
    pub events: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.inputs += other.inputs;
        self.known += other.known;
        self.rejects += other.rejects;
        self.stories += other.stories;
        self.versions += other.versions;
        self.kills += other.kills;
        self.events += other.events;
    }
}
