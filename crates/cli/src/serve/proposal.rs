//! From a correction to lines of a codebook's folder: an office, a name, a frame.
//!
//! Files whose names begin with a table's name and `+` add lines to it; a file of frames whose name begins with `+`
//! comes before the others and wins where frames fit equally well.

use lagebild_codebook::{Codebook, Filler, Frame, FrameKind, FrameSlot, RoleName};
use lagebild_model::{Event, Party, Span, Status};
use lagebild_serve::Proposal;

/// The files of the folder.
const HOLDERS: &str = "world/holders+review.tsv";
const GROUPS: &str = "world/groups+review.tsv";
/// Why a frame that a reviewer rejected codes nothing.
const REASON: &str = "review";
/// Longest example sentence, in bytes.
const LONGEST: usize = 400;

/// What the correction of an event speaks for; nothing where it is about this one sentence alone (date, status).
pub fn of(codebook: &Codebook, machine: &Event, corrected: Option<&Event>, text: &str) -> Vec<Proposal> {
    let mut out = Vec::new();
    let Some(corrected) = corrected else {
        out.extend(frame(codebook, machine, None, text));
        return out;
    };
    for (before, after) in [(&machine.actor, &corrected.actor), (&machine.recipient, &corrected.recipient)] {
        // with another number of participants it is not told who became whom
        if before.len() == after.len() {
            out.extend(before.iter().zip(after).filter_map(|(b, a)| name(codebook, b, a)));
        }
    }
    if (&machine.kind, &machine.mode) != (&corrected.kind, &corrected.mode) {
        out.extend(frame(codebook, machine, Some(corrected), text));
    }
    out
}

/// Cells hold no tabs or line ends.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Somebody or something that goes by a name and was given another code.
fn name(codebook: &Codebook, before: &Party, after: &Party) -> Option<Proposal> {
    let code = after.code.as_deref()?;
    if (&before.code, &before.sector) == (&after.code, &after.sector) {
        return None;
    }
    let name = cell(before.name.as_deref().or_else(|| unknown(before))?);
    let sectors = after.sector.join(" ");
    let world = &codebook.world;
    let is = |n: &String| n.to_lowercase() == name.to_lowercase();
    let person =
        before.office.is_some() || world.holders.iter().any(|h| is(&h.name) || h.other_names.iter().any(is));
    if person {
        let office = before.office.as_deref().map(cell).unwrap_or_default();
        let key = office.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let office = if office.is_empty() || key { office } else { format!("={office}") };
        let text = [name.as_str(), "", code, &office, &sectors, "", "", "", ""].join("\t");
        return Some(Proposal { file: HOLDERS.into(), text, about: "overlay.holder" });
    }
    let id: String = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let text = [format!("review-{id}").as_str(), code, &sectors, &name, &name, "", "", ""].join("\t");
    Some(Proposal { file: GROUPS.into(), text, about: "overlay.group" })
}

/// The words of one that had no code: they may be a name.
fn unknown(p: &Party) -> Option<&str> {
    let is_name = p.code.is_none() && p.text.chars().next().is_some_and(char::is_uppercase);
    is_name.then_some(p.text.as_str())
}

/// The frame that fired with another type, or as one that is no event, for the words that fired it.
fn frame(codebook: &Codebook, machine: &Event, corrected: Option<&Event>, text: &str) -> Option<Proposal> {
    let (language, _) = machine.rule.split_once('/')?;
    let codebook = codebook.of(language);
    let fired = codebook.frames.frames().iter().find(|f| f.id == machine.rule)?;
    let evidence: Vec<Span> = machine.evidence.iter().map(|e| e.span).collect();
    let mut frame = Frame { predicates: said(codebook, fired, &evidence, text), ..fired.clone() };
    let sentence = sentence(text, *evidence.first()?)?;
    let expected = match corrected {
        Some(event) => {
            frame.kind = FrameKind::Event(event.kind.clone());
            frame.modes.clone_from(&event.mode);
            frame.content = None;
            expected(event)
        }
        None => {
            frame.kind = FrameKind::None;
            frame.modes.clear();
            frame.contexts.clear();
            (frame.status, frame.content, frame.control, frame.actor) = (None, None, None, None);
            frame.reason = Some(REASON.to_owned());
            // to win it must fit better than the frame that fired
            frame.slots.push(closer(codebook, fired, machine, text)?);
            String::new()
        }
    };
    Some(Proposal {
        file: format!("{language}/frames/+review.frames"),
        text: format!("{frame}\n  + {sentence}  {expected}").trim_end().to_owned(),
        about: if corrected.is_some() { "overlay.frame" } else { "overlay.no-event" },
    })
}

/// Another slot for a noun that stands in the sentence: the thing that fills a slot by its class or word, else the one
/// that is acted upon.
fn closer(codebook: &Codebook, fired: &Frame, machine: &Event, text: &str) -> Option<FrameSlot> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let lemma = |w: &String| -> String {
        let noun = codebook.lexicon.readings(w).iter().find(|r| codebook.lexicon.noun(&r.lemma).is_some());
        noun.map_or_else(|| w.clone(), |r| r.lemma.to_string())
    };
    let lemmas = |text: &str| words(text).iter().map(lemma).collect::<Vec<_>>();
    let slot = |roles: &[RoleName], noun: &str| FrameSlot {
        roles: roles.to_vec(),
        optional: false,
        fillers: vec![vec![Filler::Literal(noun.to_owned())]],
    };
    let said: Vec<String> = machine.evidence.iter().flat_map(|e| lemmas(e.span.text(text))).collect();
    for s in fired.slots.iter().filter(|s| !s.optional) {
        let fills = |n: &&String| {
            s.fillers.iter().flatten().any(|f| match f {
                Filler::Class(class) => {
                    let head = codebook.lexicon.last_part(n);
                    std::iter::once(n.as_str())
                        .chain(head.as_deref())
                        .any(|n| codebook.classes.lists(class, n))
                }
                Filler::Literal(word) => word == *n,
                _ => false,
            })
        };
        if let Some(noun) = said.iter().find(fills) {
            return Some(slot(&s.roles, noun));
        }
    }
    let target = fired.slots.iter().find(|s| s.has(&Filler::Target) || s.has(&Filler::Owned))?;
    let whom = lemmas(&machine.recipient.first()?.text);
    let noun = whom.iter().rev().find(|n| n.chars().next().is_some_and(char::is_uppercase))?;
    Some(slot(&target.roles, noun))
}

/// Of a frame's predicates those whose forms stand in the evidence; all where none is recognised.
fn said(codebook: &Codebook, frame: &Frame, evidence: &[Span], text: &str) -> Vec<String> {
    let words: Vec<&str> = evidence
        .iter()
        .flat_map(|s| s.text(text).split(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    let readings = |w: &&str| {
        let lower = w.to_lowercase();
        let lexicon = &codebook.lexicon;
        lexicon
            .readings(w)
            .iter()
            .chain(lexicon.readings(&lower))
            .map(|r| r.lemma.to_string())
            .collect::<Vec<_>>()
    };
    let lemmas: Vec<String> = words.iter().flat_map(readings).collect();
    let is = |predicate: &&String| {
        let apart = codebook.lexicon.particles().iter().any(|p| {
            words.contains(&&**p)
                && predicate.strip_prefix(&**p).is_some_and(|rest| lemmas.iter().any(|l| l == rest))
        });
        apart || lemmas.contains(predicate)
    };
    let found: Vec<String> = frame.predicates.iter().filter(is).cloned().collect();
    if found.is_empty() { frame.predicates.clone() } else { found }
}

/// The sentence around a span, on one line.
fn sentence(text: &str, span: Span) -> Option<String> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (before, behind) = (text.get(..start)?, text.get(end..)?);
    let from = ["\n\n", ". ", "! ", "? "].iter().filter_map(|e| before.rfind(e).map(|i| i + e.len())).max();
    let until = ["\n\n", ". ", "! ", "? ", ".\n"].iter().filter_map(|e| behind.find(e)).min();
    let whole = text.get(from.unwrap_or(0)..end + until.unwrap_or(behind.len()))?;
    // the dateline is no part of it
    let whole =
        whole.rsplit_once(" - ").filter(|(head, _)| head.contains('(')).map_or(whole, |(_, rest)| rest);
    let line = cell(whole).trim_end_matches(['.', '!', '?']).to_owned() + ".";
    (line.len() <= LONGEST).then_some(line)
}

/// `USA GOV -> UKR GOV [future]`
fn expected(e: &Event) -> String {
    let list = |parties: &[Party]| {
        let codes: Vec<String> =
            parties.iter().map(|p| lagebild_export::code(p.code.as_deref(), &p.sector)).collect();
        if codes.is_empty() { "?".to_owned() } else { codes.join(", ") }
    };
    let status = match e.status {
        Status::Actual => String::new(),
        status => format!(" [{}]", status.word()),
    };
    format!("{} -> {}{status}", list(&e.actor), list(&e.recipient))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagebild_codebook::Sources;
    use lagebild_model::Coded;

    fn coded(codebook: &Codebook, sentence: &str) -> Coded {
        let text = format!("Meldung\n\nGENF (dpa) - {sentence}\n");
        let item = lagebild_wire::read_all(text.as_bytes(), "meldung", None).into_iter().next();
        let story = item.expect("an item").expect("a story");
        crate::stories::coder(codebook).expect("a coder").code(story)
    }

    /// The built-in codebook with the proposals laid over it; they hold no mistake.
    fn laid(proposals: &[Proposal]) -> Codebook {
        let folder = tempfile::tempdir().expect("a folder");
        for p in proposals {
            let path = folder.path().join(&p.file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, format!("{}\n", p.text)).expect("a file");
        }
        let mut sources = Sources::builtin();
        sources.overlay(folder.path()).expect("laid");
        let codebook = Codebook::build(sources, "de");
        assert!(codebook.problems.is_empty(), "{:?}", codebook.problems);
        codebook
    }

    /// What the corrected codebook makes of the same sentence, after a check that the built-in one made something else.
    fn corrected(
        sentence: &str,
        wrong: &str,
        change: impl FnOnce(&Event) -> Option<Event>,
    ) -> (Vec<Proposal>, Vec<String>) {
        let before = Codebook::builtin();
        let story = coded(&before, sentence);
        let event =
            story.events.iter().find(|e| e.kind == wrong).unwrap_or_else(|| panic!("{:?}", story.events));
        let proposals = of(&before, event, change(event).as_ref(), &story.story.text);
        let after = coded(&laid(&proposals), sentence);
        let told = |e: &Event| {
            format!("{}{} {}", e.kind, e.mode.iter().flat_map(|m| [".", m]).collect::<String>(), expected(e))
        };
        (proposals, after.events.iter().map(told).collect())
    }

    #[test]
    fn a_type_becomes_a_frame_for_the_verb_that_was_used() {
        let sentence = "Nordkorea lieferte am Montag Raketen an Russland.";
        let (proposals, events) = corrected(sentence, "AID", |e| {
            Some(Event { kind: "COOPERATE".into(), mode: Vec::new(), ..e.clone() })
        });
        let [p] = proposals.as_slice() else { panic!("{proposals:?}") };
        assert_eq!((p.file.as_str(), p.about), ("de/frames/+review.frames", "overlay.frame"));
        assert!(p.text.starts_with("COOPERATE liefern  subj:ACTOR"), "{}", p.text);
        assert!(
            p.text.ends_with("\n  + Nordkorea lieferte am Montag Raketen an Russland.  PRK GOV -> RUS GOV"),
            "{}",
            p.text
        );
        assert_eq!(events, ["COOPERATE PRK GOV -> RUS GOV"]);
    }

    #[test]
    fn a_rejected_event_becomes_a_frame_that_codes_nothing() {
        for (sentence, kind, begin, closer) in [
            (
                "Die Schweiz wies am Montag zwei russische Diplomaten aus.",
                "SANCTION",
                "NONE ausweisen  ",
                "obj:=Diplomat  ",
            ),
            (
                "Nordkorea lieferte am Montag Kurzstreckenraketen an Russland.",
                "AID",
                "NONE liefern  ",
                "obj:=Kurzstreckenrakete  ",
            ),
            (
                "Die USA kritisierten am Montag die Regierung in Teheran.",
                "ACCUSE",
                "NONE kritisieren  ",
                "obj:=Regierung  ",
            ),
        ] {
            let (proposals, events) = corrected(sentence, kind, |_| None);
            let [p] = proposals.as_slice() else { panic!("{proposals:?}") };
            assert!(p.text.starts_with(begin), "{}", p.text);
            assert!(p.text.contains(&format!("{closer}reason=review")), "{}", p.text);
            assert_eq!(events, Vec::<String>::new(), "{}", p.text);
        }
    }

    #[test]
    fn a_code_becomes_an_office_or_a_name() {
        let party = |code: &str, sector: &str| Party {
            code: Some(code.into()),
            sector: vec![sector.into()],
            ..Party::default()
        };
        let sentence = "Außenministerin Annalena Baerbock kritisierte am Montag die Regierung in Teheran.";
        let (proposals, events) =
            corrected(sentence, "ACCUSE", |e| Some(Event { actor: vec![party("AUT", "LEG")], ..e.clone() }));
        let [p] = proposals.as_slice() else { panic!("{proposals:?}") };
        assert_eq!((p.file.as_str(), p.about), ("world/holders+review.tsv", "overlay.holder"));
        assert!(p.text.starts_with("Annalena Baerbock\t\tAUT\t"), "{:?}", p.text);
        assert!(events.iter().any(|e| e.starts_with("ACCUSE")), "{events:?}");

        let before = Party { text: "Graue Falken".into(), ..Party::default() };
        let event = Event { actor: vec![before], ..template() };
        let after = Event { actor: vec![party("MLI", "REB")], ..template() };
        let proposals = of(&Codebook::builtin(), &event, Some(&after), "");
        assert_eq!(proposals[0].text, "review-graue-falken\tMLI\tREB\tGraue Falken\tGraue Falken\t\t\t");
        let told = coded(
            &laid(&proposals),
            "Die Graue Falken haben am Montag einen Militärposten in Mali angegriffen.",
        );
        let actors: Vec<_> = told.events.iter().flat_map(|e| &e.actor).map(|p| p.code.clone()).collect();
        assert_eq!(actors, [Some("MLI".to_owned())], "{:?}", told.events);
    }

    fn template() -> Event {
        let story = coded(&Codebook::builtin(), "Nordkorea lieferte am Montag Raketen an Russland.");
        story.events.into_iter().next().expect("an event")
    }
}
