//! What every structured format is read into before it becomes a story: fields, headlines, blocks of text.

use crate::cut::Cut;
use crate::data::tables;
use crate::version::{self, Found};
use lagebild_model::{Signal, Subject};

/// Most keywords and most subjects of an item; agencies send some dozens.
const MOST: usize = 500;
/// How an agency's item numbers begin in running text.
const URN: &str = "urn:newsml:";

/// One item of a structured format. A field that is `None` may still be found in the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    /// The agency's own number.
    pub(crate) id: Option<String>,
    pub(crate) number: Option<u32>,
    /// The item it replaces.
    pub(crate) predecessor: Option<String>,
    /// 1 to 9.
    pub(crate) urgency: Option<u8>,
    /// As written; any form `instant` reads.
    pub(crate) embargo: Option<String>,
    /// As written; any form `instant` reads.
    pub(crate) published: Option<String>,
    /// Version mark as written.
    pub(crate) version: Option<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) byline: Option<String>,
    pub(crate) rights: Option<String>,
    /// Language tag.
    pub(crate) language: Option<String>,
    /// Names or codes of the agency, the best first.
    pub(crate) agencies: Vec<String>,
    pub(crate) headline: Option<String>,
    /// Further headline lines: kicker, subhead.
    pub(crate) subheads: Vec<String>,
    pub(crate) dateline: Option<String>,
    pub(crate) body: Body,
    /// What is told to newsrooms: becomes boilerplate behind the text.
    pub(crate) ednotes: Vec<String>,
    /// The line of authors and editors at the end.
    pub(crate) closing: Option<String>,
    /// What was odd, for a person.
    pub(crate) notes: Vec<String>,
}

/// The text of an item.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// Blocks whose limits are known.
    Blocks(Vec<Block>),
    /// A text in which head, paragraphs and end must still be found.
    Plain(String),
}

impl Default for Body {
    fn default() -> Self {
        Self::Blocks(Vec::new())
    }
}

/// A paragraph of a structured text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) role: Role,
    pub(crate) text: String,
}

/// What the format says a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Text; it may still turn out to be a dateline, a byline, boilerplate or a sign-off.
    Text,
    Heading,
    Boilerplate,
}

impl Block {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { role: Role::Text, text: text.into() }
    }
}

/// White space runs as one blank, ends trimmed; `None` when nothing is left.
pub(crate) fn flat(text: &str) -> Option<String> {
    let flat = Cut::of(text).flat();
    (!flat.is_empty()).then_some(flat)
}

impl Item {
    /// True when it has no text to read.
    pub(crate) fn is_bare(&self) -> bool {
        let body = match &self.body {
            Body::Blocks(blocks) => blocks.iter().any(|b| b.role != Role::Boilerplate),
            Body::Plain(text) => flat(text).is_some(),
        };
        // A withdrawal may have nothing but the number of what it withdraws.
        let withdrawal = self.id.is_some() && self.signals.contains(&Signal::Kill);
        !body && self.headline.is_none() && !withdrawal
    }

    /// The same blocks with another role: what a format calls an appendix is not the story.
    pub(crate) fn append(&mut self, blocks: Vec<Block>, role: Role) {
        if let Body::Blocks(own) = &mut self.body {
            own.extend(blocks.into_iter().map(|b| Block { role, ..b }));
        }
    }

    /// Notes the signal a code stands for, if it stands for one.
    pub(crate) fn signal(&mut self, code: &str) {
        self.signals.extend(tables().signal(code));
    }

    /// Takes a version mark.
    pub(crate) fn mark(&mut self, found: &Found<'_>) {
        self.version.get_or_insert_with(|| found.text.to_owned());
        self.urgency = self.urgency.or(found.urgency);
        self.signals.extend(&found.signals);
    }

    /// Takes a slug: a keyword, behind it in brackets what the item is: `USA-WEATHER/ (UPDATE 1, PIX, CORRECTED)`.
    pub(crate) fn slug(&mut self, text: &str) {
        self.keyword(text);
        let inner =
            text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inner, _)| inner);
        for part in inner.split(',') {
            if let Some((found, rest)) = version::split(Cut::of(part).trim())
                && rest.is_empty()
            {
                self.signals.extend(&found.signals);
            }
        }
    }

    /// Takes a remark in brackets: `(Eil)`, `(Berichtigung: ...)`, `(Foto aktuell)`.
    pub(crate) fn remark(&mut self, text: &str) {
        let inner = text.trim_start_matches('(').trim_end_matches(')').trim();
        if let Some((found, _)) = version::split(Cut::of(inner)) {
            self.mark(&found);
        }
        self.ednotes.extend(flat(text));
    }

    /// Takes a note to newsrooms. One that corrects or withdraws names the item it speaks of by its URN.
    pub(crate) fn note(&mut self, text: &str) {
        let urn = text.split_whitespace().find(|w| w.starts_with(URN));
        if let Some(urn) = urn.filter(|_| self.predecessor.is_none()) {
            self.predecessor = Some(urn.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned());
        }
        self.ednotes.extend(flat(text));
    }

    /// Adds a keyword once.
    pub(crate) fn keyword(&mut self, word: &str) {
        if let Some(word) = flat(word).filter(|w| self.keywords.len() < MOST && !self.keywords.contains(w)) {
            self.keywords.push(word);
        }
    }

    /// Adds a subject once: `medtop:20000062` is scheme and code.
    pub(crate) fn subject(&mut self, code: Option<&str>, scheme: Option<&str>, name: Option<&str>) {
        let code = code.map(str::trim).filter(|c| !c.is_empty());
        let (own, code) = match code.and_then(|c| c.split_once(':')) {
            Some((s, c)) if !s.is_empty() && !c.starts_with("//") => (Some(s), Some(c)),
            _ => (None, code),
        };
        let subject = Subject {
            scheme: own.or(scheme).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned),
            code: code.map(str::to_owned),
            name: name.and_then(flat),
        };
        let empty = subject.code.is_none() && subject.name.is_none();
        if !empty && self.subjects.len() < MOST && !self.subjects.contains(&subject) {
            self.subjects.push(subject);
        }
    }

    /// The urgency of a text; anything but 1 to 9 is unknown.
    pub(crate) fn set_urgency(&mut self, text: &str) {
        self.urgency = text.trim().parse().ok().filter(|n| (1..=9).contains(n)).or(self.urgency);
    }

    /// The agency's name out of the names and codes given, when one is known.
    pub(crate) fn agency(&self) -> Option<String> {
        let known = |name: &String| {
            let bare = name.rsplit(':').next().unwrap_or(name);
            let host = bare.strip_prefix("www.").unwrap_or(bare).split('.').next().unwrap_or(bare);
            // `dpa-euro`, `dpa-spe` are services of dpa.
            let service = bare.split('-').next().unwrap_or(bare);
            [name.as_str(), bare, host, service].iter().find_map(|n| tables().agency(n)).map(str::to_owned)
        };
        self.agencies.iter().find_map(known)
    }
}
