//! Who said what: the statements of the stories, by speaker.

use crate::StoreError;
use crate::day::days;
use crate::filter::Who;
use crate::keys;
use crate::reader::Reader;
use lagebild_model::{Coded, Statement, StatementKind, Story};
use rusqlite::{Transaction, params};

/// A statement of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Name of the story.
    pub story: String,
    /// Its place among the statements of the story, from 1.
    pub n: usize,
    /// `direct`, `indirect`, `subjunctive`, `authority` or `hearsay`.
    pub kind: String,
    /// The word that opens it.
    pub cue: String,
    /// What is said, as it stands in the story.
    pub text: String,
    /// Agency of the story.
    pub agency: Option<String>,
    /// Day the story went out.
    pub published: Option<String>,
    /// Headline of the story.
    pub headline: Option<String>,
}

/// Keeps the statements of a story in place of those it had.
pub(crate) fn keep(db: &Transaction<'_>, story: i64, coded: &Coded) -> Result<(), StoreError> {
    db.prepare_cached(
        "DELETE FROM speakers WHERE statement IN (SELECT id FROM statements WHERE story = ?1)",
    )?
    .execute([story])?;
    db.prepare_cached("DELETE FROM statements WHERE story = ?1")?.execute([story])?;
    let day = coded.story.published.as_ref().and_then(|p| days(&p.value)).map_or(0, |d| d.first);
    for (n, s) in coded.statements.iter().enumerate() {
        let keys = speakers(s);
        // nobody is asked for what nobody said
        if keys.is_empty() {
            continue;
        }
        let id = db
            .prepare_cached(
                "INSERT INTO statements (story, n, kind, cue, start, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .insert(params![story, n + 1, kind(s.kind), s.cue, s.span.start, s.span.end])?;
        for key in keys {
            db.prepare_cached("INSERT INTO speakers (key, day, statement) VALUES (?1, ?2, ?3)")?
                .execute(params![key, day, id])?;
        }
    }
    Ok(())
}

/// What the speakers are asked for by, each once.
fn speakers(s: &Statement) -> Vec<String> {
    let mut out = Vec::new();
    for p in &s.speaker {
        out.extend(p.code.clone());
        out.extend(p.code.iter().flat_map(|c| p.sector.iter().map(move |s| format!("{c}.{s}"))));
        out.extend(p.sector.iter().map(|s| format!(".{s}")));
        out.extend(p.name.iter().map(|n| keys::name(n)));
    }
    out.sort_unstable();
    out.dedup();
    out
}

const fn kind(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Direct => "direct",
        StatementKind::Indirect => "indirect",
        StatementKind::Subjunctive => "subjunctive",
        StatementKind::Authority => "authority",
        StatementKind::Hearsay => "hearsay",
    }
}

impl Reader {
    /// What somebody said in the stories that are shown, the latest first, at most so much.
    ///
    /// ```
    /// use lagebild_store::{Reader, Store, Who};
    ///
    /// let path = std::env::temp_dir().join("lagebild-doc-statements.db");
    /// # let _ = std::fs::remove_file(&path);
    /// Store::open(&path)?;
    /// let reader = Reader::open(&path, "2024-08-01T12:00:00Z")?;
    ///
    /// assert!(reader.statements(&Who::parse("Sergej Lawrow"), 10)?.is_empty());
    /// # Ok::<(), lagebild_store::StoreError>(())
    /// ```
    pub fn statements(&self, who: &Who, limit: usize) -> Result<Vec<Said>, StoreError> {
        let key = match who {
            Who::Code(code) => code.clone(),
            Who::Part(code, sector) => format!("{code}.{sector}"),
            Who::Sector(sector) => format!(".{sector}"),
            Who::Name(name) => keys::name(name),
        };
        let mut find = self.connection().prepare_cached(
            "SELECT s.name, t.n, t.kind, t.cue, t.start, t.until, s.story, s.agency, s.published, s.headline
             FROM speakers p CROSS JOIN statements t ON t.id = p.statement CROSS JOIN stories s ON s.id = t.story
             WHERE p.key = ?1 AND s.shown_from <= ?2 AND s.shown_until > ?2 AND s.signal <> 'kill'
             ORDER BY p.day DESC, p.statement DESC LIMIT ?3",
        )?;
        let mut rows = find.query(params![key, self.now(), limit])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            let story: Story = serde_json::from_str(r.get_ref(6)?.as_str().map_err(rusqlite::Error::from)?)?;
            let (start, until): (usize, usize) = (r.get(4)?, r.get(5)?);
            out.push(Said {
                story: r.get(0)?,
                n: r.get(1)?,
                kind: r.get(2)?,
                cue: r.get(3)?,
                text: story.text.get(start..until).unwrap_or("").to_owned(),
                agency: r.get(7)?,
                published: r.get(8)?,
                headline: r.get(9)?,
            });
        }
        Ok(out)
    }
}
