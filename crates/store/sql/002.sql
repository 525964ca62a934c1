-- Links between stories and the happenings made of them. Filled by the crate `picture`; see docs/linking.md.

-- Stories whose events have to be linked (anew): new ones, and those whose time of being shown has changed.
CREATE TABLE link_pending (
    story INTEGER PRIMARY KEY
) STRICT;
INSERT INTO link_pending SELECT id FROM stories;
CREATE TRIGGER link_story_new AFTER INSERT ON stories BEGIN
    INSERT OR IGNORE INTO link_pending VALUES (new.id);
END;
CREATE TRIGGER link_story_shown AFTER UPDATE OF shown_from, shown_until ON stories BEGIN
    INSERT OR IGNORE INTO link_pending VALUES (new.id);
END;
CREATE TRIGGER link_event_new AFTER INSERT ON events BEGIN
    INSERT OR IGNORE INTO link_pending VALUES (new.story);
END;

-- The least hashes of a story's word sequences, one row a band: two stories with a common band may be near-duplicates.
CREATE TABLE sketches (
    band  INTEGER NOT NULL,
    story INTEGER NOT NULL,
    PRIMARY KEY (band, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketches_story ON sketches (story);

-- Stories that repeat each other, a < b. shared: share of the word sequences of both that both have; a_in_b, b_in_a:
-- share of those of the one that stand in the other. From 0 to 1.
CREATE TABLE near_duplicates (
    a      INTEGER NOT NULL,
    b      INTEGER NOT NULL,
    shared REAL NOT NULL,
    a_in_b REAL NOT NULL,
    b_in_a REAL NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_duplicates_b ON near_duplicates (b);

-- Under what an event meets others to be compared with: group of types, country, day.
CREATE TABLE link_keys (
    key   TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (key, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_keys_event ON link_keys (event);

-- Pairs of events that speak for one happening (kind `same`), or of a plan and what may fulfil it (`announced`: a is
-- the plan). reasons: JSON, a list of [feature, points, detail].
CREATE TABLE links (
    a       INTEGER NOT NULL,
    b       INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    points  INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_b ON links (b);

-- A happening goes by `h` and its number, which is that of the earliest event ever counted to it.
CREATE TABLE happenings (
    id INTEGER PRIMARY KEY
) STRICT;

-- Which happening an event belongs to, and why: the report of the happening that speaks most for it, with points and
-- reasons as in `links`; none for an event that stands alone. claim: says, denies, announces or considers. denied: 1 when
-- somebody is said to deny it. voice: the agency that stands behind the report, which is another one than the story's where that repeats its text or cites it.
CREATE TABLE happening_members (
    event     INTEGER PRIMARY KEY,
    happening INTEGER NOT NULL REFERENCES happenings,
    claim     TEXT NOT NULL,
    denied    INTEGER NOT NULL,
    voice     TEXT NOT NULL,
    beside    INTEGER,
    points    INTEGER,
    reasons   TEXT NOT NULL
) STRICT;
CREATE INDEX happening_members_happening ON happening_members (happening);

-- What people have decided about two events, by their ids, a < b: `together` or `apart`. A later decision about a pair
-- takes the place of an earlier one. made: when, as an instant.
CREATE TABLE link_decisions (
    a     TEXT NOT NULL,
    b     TEXT NOT NULL,
    kind  TEXT NOT NULL,
    made  TEXT NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_decisions_b ON link_decisions (b);

-- An event is followed from version to version, both ways.
CREATE INDEX changes_old ON changes (old);
CREATE INDEX changes_new ON changes (new);

-- An event that is deleted takes its links along; those it was linked with are linked anew.
CREATE TRIGGER link_event_gone BEFORE DELETE ON events BEGIN
    INSERT OR IGNORE INTO link_pending
        SELECT e.story FROM links l JOIN events e ON e.id = l.b WHERE l.a = old.id
        UNION SELECT e.story FROM links l JOIN events e ON e.id = l.a WHERE l.b = old.id;
    DELETE FROM links WHERE a = old.id;
    DELETE FROM links WHERE b = old.id;
    DELETE FROM link_keys WHERE event = old.id;
    DELETE FROM happening_members WHERE event = old.id;
END;
