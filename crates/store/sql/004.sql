-- What addresses answered last, so that the same answer is not sent and read again.
CREATE TABLE fetches (
    address  TEXT PRIMARY KEY,
    etag     TEXT,
    modified TEXT,
    at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
