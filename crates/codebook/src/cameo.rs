//! CAMEO codes beside the PLOVER types (`cameo.tsv`).
//!
//! CAMEO (Gerner, Schrodt and Yilmaz, Conflict and Mediation Event Observations, codebook 1.1b3) tells finer than types and
//! modes do, so that several codes may fit; one is chosen by rule, see [`Cameo::code`].

use crate::problem::Problem;
use crate::source::{Sources, lines};
use crate::types::Types;
use lagebild_model::{Event, Status};

/// Name of the file.
const FILE: &str = "cameo.tsv";
/// Digits of a code's root: its cue category, `19`.
const ROOT: usize = 2;
/// Digits of a code that stands above others: `138` above `1383`.
const ABOVE: usize = 3;

/// A code and what leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    kind: String,
    mode: String,
    code: String,
    contexts: Vec<String>,
}

/// The table of codes.
#[derive(Debug, Default)]
pub struct Cameo {
    rows: Vec<Row>,
}

impl Cameo {
    /// Reads the file; a line with a type, mode or context that the codebook does not have is a mistake.
    pub fn build(sources: &Sources, types: &Types, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        for (n, line) in lines(sources.text(FILE)) {
            let mut wrong =
                |column: u32, message: String| problems.push(Problem::new(FILE, n, column, message));
            let mut cells = line.split('\t');
            let (Some(kind), Some(mode), Some(code)) = (cells.next(), cells.next(), cells.next()) else {
                wrong(1, "needs type, mode, code, contexts".into());
                continue;
            };
            let contexts: Vec<String> =
                cells.next().unwrap_or("").split_whitespace().map(str::to_owned).collect();
            if types.entry(kind, mode).is_none() {
                wrong(1, format!("{kind} {mode} stands in no line of types.tsv"));
            } else if !(ABOVE..=ABOVE + 1).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit())
            {
                wrong(1, format!("{code} is no CAMEO code; it has three or four digits"));
            } else if let Some(c) = contexts.iter().find(|c| !types.is_context(c)) {
                wrong(1, format!("{c} stands in no line of contexts.txt"));
            } else {
                out.rows.push(Row { kind: kind.into(), mode: mode.into(), code: code.into(), contexts });
            }
        }
        out
    }

    /// The code of an event; none for what did not happen (CAMEO has no negation) and for types without a code.
    ///
    /// Asked for is the projected type (`plover`), with the event's first mode where the projection leaves the type as
    /// it is. See [`Cameo::choose`].
    pub fn code(&self, event: &Event) -> Option<&str> {
        if event.status == Status::Negated {
            return None;
        }
        let mode =
            if event.plover == event.kind { event.mode.first().map_or("", String::as_str) } else { "" };
        self.choose(&event.plover, mode, &event.context)
    }

    /// The code for a type, a mode (empty: none) and contexts, the best first.
    ///
    /// 1. The lines of the mode; where it has none, those of the type without a mode.
    /// 2. Of these the lines of the first context that has any, all contexts of the line being the event's; where no
    ///    context has any, those that ask for no context; where there are none, all.
    /// 3. Of several codes the root's general one (`050`); else the three digits they share (`138` of `1383`, `1384`);
    ///    else 3 again with the lines that ask for no context, where 2 left them out; else the shortest, the lowest.
    ///
    /// ```
    /// use lagebild_codebook::Codebook;
    /// let cameo = Codebook::builtin().cameo;
    /// let choose = |kind, mode, context: &str| cameo.choose(kind, mode, &[context.to_owned()]);
    ///
    /// assert_eq!(choose("CONSULT", "visit", "diplomatic"), Some("042"));
    /// assert_eq!(choose("CONSULT", "", "diplomatic"), Some("040"), "neither mediation (045) nor negotiation (046)");
    /// assert_eq!(choose("THREATEN", "violence", "military"), Some("138"));
    /// assert_eq!(choose("AID", "", "military"), Some("072"));
    /// assert_eq!(choose("NONE", "", ""), None);
    /// ```
    pub fn choose(&self, kind: &str, mode: &str, contexts: &[String]) -> Option<&str> {
        let of =
            |mode: &str| self.rows.iter().filter(|r| r.kind == kind && r.mode == mode).collect::<Vec<_>>();
        let mut rows = of(mode);
        if rows.is_empty() {
            rows = of("");
        }
        let plain: Vec<&Row> = rows.iter().copied().filter(|r| r.contexts.is_empty()).collect();
        let fits =
            |r: &Row, c: &String| r.contexts.contains(c) && r.contexts.iter().all(|x| contexts.contains(x));
        let by_context = contexts
            .iter()
            .map(|c| rows.iter().copied().filter(|r| fits(r, c)).collect::<Vec<_>>())
            .find(|found| !found.is_empty());
        let best = match by_context {
            Some(found) => found,
            None if plain.is_empty() => rows,
            None => plain.clone(),
        };
        one(&best)
            .or_else(|| one(&plain))
            .or_else(|| best.iter().map(|r| r.code.as_str()).min_by_key(|code| (code.len(), *code)))
    }

    /// Every code with its type and mode, in the order of the file.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.rows.iter().map(|r| (r.kind.as_str(), r.mode.as_str(), r.code.as_str()))
    }
}

/// The root of a code: `19` of `194`.
pub fn root(code: &str) -> &str {
    code.get(..ROOT).unwrap_or(code)
}

/// The one code that stands for all of these, where there is one.
fn one<'a>(rows: &[&'a Row]) -> Option<&'a str> {
    let first = rows.first()?.code.as_str();
    if rows.iter().all(|r| r.code == first) {
        return Some(first);
    }
    let general = format!("{}0", root(first));
    if let Some(row) = rows.iter().find(|r| r.code == general) {
        return Some(&row.code);
    }
    let above = first.get(..ABOVE)?;
    rows.iter().all(|r| r.code.starts_with(above)).then_some(above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Codebook;

    #[test]
    fn every_type_and_mode_has_a_code() {
        let codebook = Codebook::builtin();
        assert!(codebook.problems.iter().all(|p| p.file != FILE), "{:?}", codebook.problems);
        for e in codebook.types.entries() {
            let code = codebook.cameo.choose(&e.name, &e.mode, &[]);
            assert!(code.is_some_and(|c| c.len() >= ABOVE), "{} {}: {code:?}", e.name, e.mode);
        }
    }

    #[test]
    fn the_order_of_lines_does_not_matter() {
        let codebook = Codebook::builtin();
        let turned = Cameo { rows: codebook.cameo.rows.iter().rev().cloned().collect() };
        let contexts = ["military", "diplomatic", "legal", "economic", "executive", "human_security"];
        for e in codebook.types.entries() {
            for pair in contexts.windows(2) {
                let pair: Vec<String> = pair.iter().map(|c| (*c).to_owned()).collect();
                let codes = [&codebook.cameo, &turned].map(|c| c.choose(&e.name, &e.mode, &pair));
                assert_eq!(codes[0], codes[1], "{} {} {pair:?}", e.name, e.mode);
            }
        }
    }

    #[test]
    fn a_wrong_line_is_told() {
        let dir = std::env::temp_dir().join("lagebild-cameo-test");
        std::fs::create_dir_all(&dir).expect("a folder");
        std::fs::write(dir.join(FILE), "AID\t\t07x\nAID\t\t070\nAID\tflying\t071\nAID\t\t072\tnavy\n")
            .expect("a file");
        let mut sources = Sources::builtin();
        sources.overlay(&dir).expect("an overlay");
        let mut problems = Vec::new();
        let types = Types::build(&sources, &mut Vec::new());
        let cameo = Cameo::build(&sources, &types, &mut problems);
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!(cameo.codes().collect::<Vec<_>>(), [("AID", "", "070")]);
    }
}
