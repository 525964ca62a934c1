-- Which run coded a story. The events of the latest coding stand in `events`; those of an earlier one stand in `past` where
-- kept = 1, else they are those of the story's next coding (which differ in nothing but what coded them).
CREATE TABLE codings (
    story INTEGER NOT NULL REFERENCES stories,
    run   INTEGER NOT NULL REFERENCES runs,
    kept  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (story, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX codings_run ON codings (run, story);
INSERT INTO codings (story, run) SELECT s.id, n.run FROM stories s JOIN inputs n ON n.id = s.input;

-- Records (JSON) of events that a later run replaced.
CREATE TABLE past (
    story  INTEGER NOT NULL REFERENCES stories,
    run    INTEGER NOT NULL REFERENCES runs,
    n      INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (story, run, n)
) STRICT, WITHOUT ROWID;
