//! Frames as a file writes them.

use crate::frames::{Filler, Frame, FrameKind, FrameSlot};
use std::fmt::{Display, Formatter, Result};

/// As frames write it.
impl Display for Filler {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Actor => f.write_str("ACTOR"),
            Self::Target => f.write_str("TARGET"),
            Self::Owned => f.write_str("OWNED"),
            Self::Both => f.write_str("BOTH"),
            Self::Host => f.write_str("HOST"),
            Self::Place => f.write_str("PLACE"),
            Self::Yes => f.write_str("yes"),
            Self::No => f.write_str("no"),
            Self::Any => f.write_str("*"),
            Self::Class(name) => f.write_str(name),
            Self::Literal(word) => write!(f, "={word}"),
            Self::Not(inner) => write!(f, "!{inner}"),
        }
    }
}

/// `an/nach?:TARGET&!bystander|HOST`
impl Display for FrameSlot {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&joined(&self.roles, "/"))?;
        if self.optional {
            f.write_str("?")?;
        }
        let alternatives: Vec<String> = self.fillers.iter().map(|all| joined(all, "&")).collect();
        if alternatives.is_empty() { Ok(()) } else { write!(f, ":{}", alternatives.join("|")) }
    }
}

/// The header: what it says comes out again when it is read.
///
/// ```
/// use lagebild_codebook::Codebook;
///
/// let codebook = Codebook::builtin();
/// let frame = codebook.frames.of("bombardieren").next().expect("a frame");
/// assert!(frame.to_string().starts_with("ASSAULT.drone angreifen|"), "{frame}");
/// ```
impl Display for Frame {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match &self.kind {
            FrameKind::Event(kind) => kind,
            FrameKind::Say => "SAY",
            FrameKind::Modal => "MODAL",
            FrameKind::Let => "LET",
            FrameKind::None => "NONE",
        })?;
        if !self.modes.is_empty() {
            write!(f, ".{}", self.modes.join(","))?;
        }
        write!(f, " {}", self.predicates.join("|"))?;
        for slot in &self.slots {
            write!(f, "  {slot}")?;
        }
        let keys = [
            ("context", (!self.contexts.is_empty()).then(|| self.contexts.join(","))),
            ("status", self.status.map(|s| s.word().to_owned())),
            ("content", self.content.map(|s| s.word().to_owned())),
            ("control", self.control.as_ref().map(ToString::to_string)),
            ("actor", self.actor.clone()),
            ("reason", self.reason.clone()),
        ];
        for (key, value) in keys.iter().filter_map(|(k, v)| Some((k, v.as_ref()?))) {
            write!(f, "  {key}={value}")?;
        }
        Ok(())
    }
}

fn joined(list: &[impl Display], between: &str) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use crate::frames::{Frame, FrameBook};
    use crate::{Sources, Types};

    /// Every built-in frame, written and read again, is the same frame.
    #[test]
    fn what_is_written_is_read_again() {
        let sources = Sources::builtin();
        let types = Types::build(&sources, &mut Vec::new());
        for language in ["de", "en"] {
            let read = |sources: &Sources| {
                let mut problems = Vec::new();
                let book = FrameBook::build(sources, language, &types, &|_| true, &mut problems);
                assert!(problems.is_empty(), "{problems:?}");
                book
            };
            let before = read(&sources);
            let text: String =
                before.frames().iter().flat_map(|f| [f.to_string(), "\n".to_owned()]).collect();
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join(language).join("frames");
            std::fs::create_dir_all(&path).expect("a folder");
            std::fs::write(path.join("all.frames"), &text).expect("a file");
            let mut written = Sources::default();
            written.overlay(folder.path()).expect("laid");
            let after = read(&written);
            assert_eq!(after.frames().len(), before.frames().len(), "{language}");
            for (a, b) in before.frames().iter().zip(after.frames()) {
                assert_eq!(a.to_string(), b.to_string());
                // of a noun frame made from a verb's, the preposition reads as the role; both are of-phrases
                let slots = |f: &Frame| format!("{:?}", f.slots).replace("Prep(\"of\")", "Of");
                assert_eq!((&a.kind, slots(a), a.noun), (&b.kind, slots(b), b.noun), "{} {a}", a.id);
            }
        }
    }
}
