-- The first form of the store. What is shown and when: see docs/store.md.

-- One row a run of `ingest`: what coded the stories it brought.
CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    program  TEXT NOT NULL,
    codebook TEXT NOT NULL,
    started  TEXT NOT NULL
) STRICT;

-- One row an input that was read to its end; its presence is the confirmation that a resumed run looks for.
CREATE TABLE inputs (
    id      INTEGER PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    run     INTEGER NOT NULL REFERENCES runs,
    stories INTEGER NOT NULL
) STRICT;

-- Inputs that hold no story, with the reason.
CREATE TABLE rejects (
    hash   BLOB NOT NULL,
    name   TEXT NOT NULL,
    run    INTEGER NOT NULL REFERENCES runs,
    reason TEXT NOT NULL,
    PRIMARY KEY (hash, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX rejects_name ON rejects (name);

-- An item of an agency: what its versions have in common.
CREATE TABLE items (
    id     INTEGER PRIMARY KEY,
    agency TEXT NOT NULL,
    item   TEXT NOT NULL
) STRICT;

-- Under which numbers an item is known; a version that replaces another number's adds its own.
CREATE TABLE item_keys (
    agency TEXT NOT NULL,
    key    TEXT NOT NULL,
    item   INTEGER NOT NULL REFERENCES items,
    PRIMARY KEY (agency, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_keys_key ON item_keys (key);

-- One row a version of an item. It is shown at an instant t when shown_from <= t < shown_until (ISO 8601, UTC;
-- '' is before, '~' behind every instant).
CREATE TABLE stories (
    id          INTEGER PRIMARY KEY,
    item        INTEGER NOT NULL REFERENCES items,
    input       INTEGER NOT NULL REFERENCES inputs,
    name        TEXT NOT NULL,
    version     INTEGER,
    mark        TEXT,
    signal      TEXT NOT NULL,
    rank        INTEGER NOT NULL,
    sent        TEXT NOT NULL,
    embargo     TEXT,
    shown_from  TEXT NOT NULL,
    shown_until TEXT NOT NULL,
    agency      TEXT,
    language    TEXT NOT NULL,
    published   TEXT,
    headline    TEXT,
    dateline    TEXT,
    story       TEXT NOT NULL,
    actors      TEXT NOT NULL
) STRICT;
CREATE INDEX stories_item ON stories (item, rank, sent, id);
CREATE INDEX stories_name ON stories (name);
CREATE INDEX stories_input ON stories (input);

CREATE TABLE places (
    id           INTEGER PRIMARY KEY,
    gazetteer    TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    name_de      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    country      TEXT,
    country_name TEXT,
    lat          REAL NOT NULL,
    lon          REAL NOT NULL
) STRICT;

-- The columns are for filters and views; the whole record stands in `records`, so that this table stays narrow.
-- day, last_day: first and last day of the event's date as yyyymmdd, of the story's where the event has none;
-- out: the day the story went out.
CREATE TABLE events (
    id          INTEGER PRIMARY KEY,
    story       INTEGER NOT NULL REFERENCES stories,
    event       TEXT NOT NULL,
    type        TEXT NOT NULL,
    mode        TEXT NOT NULL,
    context     TEXT NOT NULL,
    plover      TEXT NOT NULL,
    quad        TEXT NOT NULL,
    scale       REAL,
    status      TEXT NOT NULL,
    historical  INTEGER NOT NULL,
    confidence  REAL NOT NULL,
    date        TEXT,
    day         INTEGER NOT NULL,
    last_day    INTEGER NOT NULL,
    out         INTEGER NOT NULL,
    place       INTEGER REFERENCES places,
    killed      INTEGER,
    wounded     INTEGER,
    arrested    INTEGER,
    rule        TEXT NOT NULL,
    shown_from  TEXT NOT NULL,
    shown_until TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_story ON events (story, event);
CREATE INDEX events_event ON events (event);
CREATE INDEX events_day ON events (day);
-- dates of several days, which may reach into a range they do not begin in
CREATE INDEX events_long ON events (day) WHERE last_day > day;
CREATE INDEX events_out ON events (out);
CREATE INDEX events_confidence ON events (confidence);
CREATE INDEX events_scale ON events (ifnull(scale, 99));

CREATE TABLE records (
    event  INTEGER PRIMARY KEY REFERENCES events,
    record TEXT NOT NULL
) STRICT;

-- Participants, authorities and those who deny: one row a mention.
CREATE TABLE parties (
    event  INTEGER NOT NULL REFERENCES events,
    role   TEXT NOT NULL,
    n      INTEGER NOT NULL,
    code   TEXT,
    sector TEXT NOT NULL,
    name   TEXT,
    office TEXT,
    kind   TEXT,
    depth  INTEGER,
    text   TEXT NOT NULL,
    PRIMARY KEY (event, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_code ON parties (code, role);

-- What events can be asked for (`actor:RUS.GOV`, `type:AID`), and for each the events in order of day.
CREATE TABLE keys (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE postings (
    key   INTEGER NOT NULL REFERENCES keys,
    day   INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES events,
    PRIMARY KEY (key, day, event)
) STRICT, WITHOUT ROWID;

-- What a version changed against the one before it.
CREATE TABLE changes (
    after  INTEGER NOT NULL REFERENCES stories,
    n      INTEGER NOT NULL,
    before INTEGER NOT NULL REFERENCES stories,
    kind   TEXT NOT NULL,
    old    INTEGER REFERENCES events,
    new    INTEGER REFERENCES events,
    fields TEXT NOT NULL,
    PRIMARY KEY (after, n)
) STRICT, WITHOUT ROWID;

-- Stems of the words of each story; the rowid is the story's.
CREATE VIRTUAL TABLE search USING fts5 (
    headline, body, parts, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);
