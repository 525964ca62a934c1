//! The codebook's table format: UTF-8, one tab between columns, `#` comment
//! lines, `|` between the values of a column (`docs/actors.md`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Between the values of one column.
pub const VALUE_SEPARATOR: char = '|';

/// A table to be written: a heading for the reader, column names, rows.
#[derive(Debug, Default)]
pub struct Table {
    /// Comment lines at the head, without the `#`.
    pub comment: Vec<String>,
    /// Column names, as in `docs/actors.md`.
    pub columns: &'static [&'static str],
    /// One vector a row, as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns.
    #[must_use]
    pub fn new(columns: &'static [&'static str], comment: &[&str]) -> Self {
        let comment = comment.iter().map(|line| (*line).to_owned()).collect();
        Self { comment, columns, rows: Vec::new() }
    }

    /// The file's text. Rows stand in the order they were put in.
    ///
    /// # Errors
    /// A row of the wrong length or a value with a tab or a line break.
    pub fn render(&self) -> Result<String> {
        let mut text = String::new();
        for line in &self.comment {
            text.push_str("# ");
            text.push_str(line);
            text.push('\n');
        }
        text.push_str("# ");
        text.push_str(&self.columns.join("\t"));
        text.push('\n');
        for row in &self.rows {
            if row.len() != self.columns.len() {
                bail!("{} columns instead of {}: {row:?}", row.len(), self.columns.len());
            }
            if let Some(value) = row.iter().find(|value| value.contains(['\t', '\n', '\r'])) {
                bail!("tab or line break in the value {value:?} of {row:?}");
            }
            text.push_str(&row.join("\t"));
            text.push('\n');
        }
        Ok(text)
    }

    /// Writes the file.
    ///
    /// # Errors
    /// As [`Table::render`], or when the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = self.render().with_context(|| format!("table {}", path.display()))?;
        fs::write(path, text).with_context(|| format!("writing {}", path.display()))
    }
}

/// Parses table text into rows of exactly `columns` values; blank lines and
/// comment lines are passed over. Missing trailing columns count as empty.
///
/// # Errors
/// A line with too many columns, named by `name` and its number.
///
/// ```
/// let rows = xtask::tsv::parse("# id\tname\nQ1\tSylt\n\nQ2\n", 2, "demo").unwrap();
/// assert_eq!(rows, [["Q1", "Sylt"], ["Q2", ""]]);
/// ```
pub fn parse(text: &str, columns: usize, name: &str) -> Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut row: Vec<String> = line.split('\t').map(|value| value.trim().to_owned()).collect();
        if row.len() > columns {
            bail!("{name}:{}: {} columns, at most {columns} expected: {line}", index + 1, row.len());
        }
        row.resize(columns, String::new());
        rows.push(row);
    }
    Ok(rows)
}

/// Reads a table file with [`parse`].
///
/// # Errors
/// When the file cannot be read, and as [`parse`].
pub fn read(path: &Path, columns: usize) -> Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    parse(&text, columns, &path.display().to_string())
}

/// The values of a `|` column.
pub fn values(column: &str) -> impl Iterator<Item = &str> {
    column.split(VALUE_SEPARATOR).map(str::trim).filter(|value| !value.is_empty())
}

/// Joins values to a `|` column, each once, in their order, without `except`.
///
/// ```
/// assert_eq!(xtask::tsv::join(["Kiew", "Kyjiw", "Kiew"], &["Kyjiw"]), "Kiew");
/// ```
pub fn join<'a>(items: impl IntoIterator<Item = &'a str>, except: &[&str]) -> String {
    let mut seen = BTreeSet::new();
    let kept: Vec<&str> = items
        .into_iter()
        .map(str::trim)
        .filter(|item| !item.is_empty() && !except.contains(item) && seen.insert(*item))
        .collect();
    kept.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_columns_name_the_line() {
        let error = parse("# c\na\tb\tc\n", 2, "x.tsv").unwrap_err().to_string();
        assert!(error.starts_with("x.tsv:2: 3 columns"), "{error}");
    }

    #[test]
    fn render_refuses_tabs() {
        let mut table = Table::new(&["a"], &[]);
        table.rows.push(vec!["x\ty".into()]);
        assert!(table.render().is_err());
    }

    #[test]
    fn render_and_parse_agree() {
        let mut table = Table::new(&["a", "b"], &["demo"]);
        table.rows.push(vec!["x".into(), String::new()]);
        let text = table.render().unwrap();
        assert_eq!(text, "# demo\n# a\tb\nx\t\n");
        assert_eq!(parse(&text, 2, "demo").unwrap(), table.rows);
    }
}
