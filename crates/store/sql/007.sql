-- Who said what: the statements of a story in their order, by byte offsets into its text. What stands there is not kept
-- twice. Stories that an older program coded have none until they are coded again.
CREATE TABLE statements (
    id    INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES stories,
    n     INTEGER NOT NULL,
    kind  TEXT NOT NULL,
    cue   TEXT NOT NULL,
    start INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX statements_story ON statements (story, n);

-- What a statement can be asked for by: `RUS`, `RUS.GOV`, `=sergej lawrow`; for each the statements by the day their story
-- went out (yyyymmdd).
CREATE TABLE speakers (
    key       TEXT NOT NULL,
    day       INTEGER NOT NULL,
    statement INTEGER NOT NULL REFERENCES statements,
    PRIMARY KEY (key, day, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX speakers_statement ON speakers (statement);
