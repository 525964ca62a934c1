//! What is searched for: words, phrases, AND, OR, NOT, brackets.

use crate::StoreError;

/// A search as it was written, word by word put into stems.
///
/// ```
/// use lagebild_store::Search;
///
/// // the caller's stems: here each word in lower case
/// let search = Search::parse("Raketentest AND (Nordkorea OR \"Kim Jong Un\")", |w| vec![w.to_lowercase()])?;
/// assert_eq!(
///     search.expression(),
///     r#"("raketentest" AND ("nordkorea" OR {headline body} : ("kim jong un")))"#
/// );
/// assert!(Search::parse("NOT Raketen", |w| vec![w.to_lowercase()]).is_err());
/// # Ok::<(), lagebild_store::StoreError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    expression: String,
}

impl Search {
    /// Reads a search. Words beside each other must all be there; `AND`, `OR`, `NOT` in capitals, `-word` for NOT,
    /// brackets, `"phrases"` and `begin*` as usual. `stems` gives the stems a word may have (one a language); in a
    /// phrase the first stems of its words belong together, the second, and so on.
    ///
    /// # Errors
    ///
    /// When nothing is searched for, only what must not be there is named, or brackets or marks do not close.
    pub fn parse(text: &str, stems: impl Fn(&str) -> Vec<String>) -> Result<Self, StoreError> {
        let words = cut(text)?;
        let mut parser = Parser { words: &words, at: 0, depth: 0, stems: &stems };
        let node = parser.any()?;
        if parser.at < words.len() {
            return Err(wrong("a bracket closes that was not opened"));
        }
        match node {
            Node::Yes(expression) => Ok(Self { expression }),
            Node::No(_) => Err(wrong("only words with NOT; add a word that must be there")),
            Node::Nothing => Err(wrong("there is no word in it")),
        }
    }

    /// The search as FTS5 takes it.
    pub fn expression(&self) -> &str {
        &self.expression
    }
}

fn wrong(what: &str) -> StoreError {
    StoreError::question(format!(
        "the search cannot be read: {what}; write it like 'Raketentest AND (Nordkorea OR \"Kim Jong Un\")'"
    ))
}

/// Deepest brackets that are read.
const DEPTH: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Open,
    Close,
    And,
    Or,
    Not,
    Phrase(String),
    /// A word, and whether `*` follows.
    Plain(String, bool),
}

fn cut(text: &str) -> Result<Vec<Word>, StoreError> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        rest = match c {
            '(' => {
                out.push(Word::Open);
                after
            }
            ')' => {
                out.push(Word::Close);
                after
            }
            '"' | '„' | '“' => {
                let end =
                    after.find(['"', '“', '”']).ok_or_else(|| wrong("a quotation mark does not close"))?;
                let (phrase, behind) = after.split_at(end);
                out.push(Word::Phrase(phrase.to_owned()));
                let mark = behind.chars().next().map_or(0, char::len_utf8);
                behind.get(mark..).unwrap_or("")
            }
            '-' => {
                out.push(Word::Not);
                after
            }
            _ => {
                let end =
                    rest.find(|c: char| c.is_whitespace() || "()\"„“”".contains(c)).unwrap_or(rest.len());
                let (word, behind) = rest.split_at(end);
                out.push(match word {
                    "AND" => Word::And,
                    "OR" => Word::Or,
                    "NOT" => Word::Not,
                    _ => Word::Plain(word.trim_end_matches('*').to_owned(), word.ends_with('*')),
                });
                behind
            }
        }
        .trim_start();
    }
    Ok(out)
}

/// A part of the search: what must be there, what must not, or no word at all.
enum Node {
    Yes(String),
    No(String),
    Nothing,
}

struct Parser<'a, F> {
    words: &'a [Word],
    at: usize,
    depth: usize,
    stems: &'a F,
}

impl<F: Fn(&str) -> Vec<String>> Parser<'_, F> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn take(&mut self, word: &Word) -> bool {
        let there = self.peek() == Some(word);
        self.at += usize::from(there);
        there
    }

    /// Parts joined by OR.
    fn any(&mut self) -> Result<Node, StoreError> {
        let mut yes = Vec::new();
        loop {
            match self.all()? {
                Node::Yes(e) => yes.push(e),
                Node::Nothing => {}
                Node::No(e) if yes.is_empty() && self.peek() != Some(&Word::Or) => return Ok(Node::No(e)),
                Node::No(_) => return Err(wrong("NOT beside OR; put NOT behind a word with AND")),
            }
            if !self.take(&Word::Or) {
                break;
            }
        }
        Ok(joined(yes, " OR ").map_or(Node::Nothing, Node::Yes))
    }

    /// Parts joined by AND or nothing.
    fn all(&mut self) -> Result<Node, StoreError> {
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        while !matches!(self.peek(), None | Some(Word::Close | Word::Or)) {
            if self.take(&Word::And) {
                continue;
            }
            match self.one()? {
                Node::Yes(e) => yes.push(e),
                Node::No(e) => no.push(e),
                Node::Nothing => {}
            }
        }
        Ok(match (joined(yes, " AND "), joined(no, " OR ")) {
            (Some(y), Some(n)) => Node::Yes(format!("({y} NOT {n})")),
            (Some(y), None) => Node::Yes(y),
            (None, Some(n)) => Node::No(n),
            (None, None) => Node::Nothing,
        })
    }

    fn one(&mut self) -> Result<Node, StoreError> {
        let Some(word) = self.peek().cloned() else { return Ok(Node::Nothing) };
        self.at += 1;
        Ok(match word {
            Word::Not => match self.one()? {
                Node::Yes(e) => Node::No(e),
                Node::No(e) => Node::Yes(e),
                Node::Nothing => Node::Nothing,
            },
            Word::Open => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(wrong("the brackets stand too deep in each other"));
                }
                let inside = self.any()?;
                self.depth -= 1;
                if !self.take(&Word::Close) {
                    return Err(wrong("a bracket does not close"));
                }
                inside
            }
            Word::Phrase(p) => self.phrase(&p),
            Word::Plain(w, begins) => self.plain(&w, begins),
            Word::And | Word::Or | Word::Close => Node::Nothing,
        })
    }

    /// A word; one with marks inside (`US-Präsident`) is a phrase of its pieces.
    fn plain(&self, word: &str, begins: bool) -> Node {
        if begins {
            let bare: String =
                word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            return if bare.is_empty() { Node::Nothing } else { Node::Yes(format!("\"{bare}\"*")) };
        }
        if pieces(word).count() > 1 {
            return self.phrase(word);
        }
        let stems = (self.stems)(word).into_iter().map(|s| quoted(&s)).collect();
        joined(stems, " OR ").map_or(Node::Nothing, Node::Yes)
    }

    fn phrase(&self, text: &str) -> Node {
        let words: Vec<Vec<String>> =
            pieces(text).map(|w| (self.stems)(w)).filter(|s| !s.is_empty()).collect();
        let variants = words.iter().map(Vec::len).max().unwrap_or(0);
        let variant = |n: usize| {
            let stems = words.iter().filter_map(|w| w.get(n).or(w.last())).map(String::as_str);
            quoted(&stems.collect::<Vec<_>>().join(" "))
        };
        let mut all: Vec<String> = (0..variants).map(variant).collect();
        all.dedup();
        match joined(all, " OR ") {
            Some(e) => Node::Yes(format!("{{headline body}} : ({})", e.trim_matches(['(', ')']))),
            None => Node::Nothing,
        }
    }
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// As FTS5 takes a string; what is no letter, digit or blank has no place in a stem.
fn quoted(stems: &str) -> String {
    let clean: String = stems.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    format!("\"{clean}\"")
}

fn joined(parts: Vec<String>, with: &str) -> Option<String> {
    match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some(format!("({})", parts.join(with))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let two = |w: &str| {
            let low = w.to_lowercase();
            let short = low.trim_end_matches('s').to_owned();
            if short == low { vec![low] } else { vec![low, short] }
        };
        let found = Search::parse(text, two).map_or_else(|e| e.to_string(), |s| s.expression);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_and_operators() {
        check("Moskau", "\"moskau\"");
        check("Moskau Kiew", "(\"moskau\" AND \"kiew\")");
        check("tests", "(\"tests\" OR \"test\")");
        check("Moskau NOT Kiew", "(\"moskau\" NOT \"kiew\")");
        check("Moskau -Kiew -Minsk", "(\"moskau\" NOT (\"kiew\" OR \"minsk\"))");
        check(
            "(Moskau OR Kiew) AND Gas",
            "((\"moskau\" OR \"kiew\") AND \"ga\")".replace("\"ga\"", "(\"gas\" OR \"ga\")").as_str(),
        );
        check("Rak*", "\"rak\"*");
        check("US-Präsident", "{headline body} : (\"us präsident\" OR \"u präsident\")");
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for text in ["", "NOT Kiew", "(Moskau", "Moskau)", "\"offen", "AND", "Moskau OR NOT Kiew", "***"] {
            let error = Search::parse(text, |w| vec![w.to_lowercase()]).expect_err(text);
            assert!(error.is_question() && error.to_string().contains("write it like"), "{text}: {error}");
        }
        let deep = "(".repeat(10_000);
        assert!(Search::parse(&deep, |w| vec![w.to_lowercase()]).is_err());
    }
}
