-- Linking that looks at pieces: all is linked anew (what people decided stays).

DELETE FROM happening_members;
DELETE FROM happenings;
INSERT OR IGNORE INTO link_pending SELECT id FROM stories;

-- What an event is looked at together with to find its happening goes by the earliest of these events. level: from how
-- many points on links hold it together.
ALTER TABLE happening_members ADD COLUMN piece INTEGER NOT NULL DEFAULT 0;
ALTER TABLE happening_members ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
CREATE INDEX happening_members_piece ON happening_members (piece);

-- Under what an event meets others to be compared with: a number of type, country, and day or month.
DROP TABLE link_keys;
CREATE TABLE link_keys (
    key   INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (key, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_keys_event ON link_keys (event);

-- Both ways from an event to those it is linked with, without the reasons.
DELETE FROM links;
DROP INDEX links_b;
CREATE INDEX links_b ON links (b, kind, points);
CREATE INDEX links_a ON links (a, kind, points);

-- Texts are compared with those of neighbouring days. day: days since 1970-01-01.
DELETE FROM near_duplicates;
DROP TABLE sketches;
CREATE TABLE sketches (
    band  INTEGER NOT NULL,
    day   INTEGER NOT NULL,
    story INTEGER NOT NULL,
    PRIMARY KEY (band, day, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketches_story ON sketches (story);
