-- What people have decided about events: beside what the machine coded, never over it. An event goes by its id, which
-- lasts when its story is coded again. decision: accept, reject or correct; record: the event as corrected; machine: as it
-- was coded when it was judged; made: when, as an instant; undone: when it was taken back. What a reviewer decided last
-- about an event and did not take back holds.
CREATE TABLE reviews (
    id       INTEGER PRIMARY KEY,
    event    TEXT NOT NULL,
    story    TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    decision TEXT NOT NULL,
    record   TEXT,
    machine  TEXT NOT NULL,
    made     TEXT NOT NULL,
    undone   TEXT
) STRICT;
CREATE INDEX reviews_event ON reviews (event, reviewer, id);
CREATE INDEX reviews_reviewer ON reviews (reviewer, id);
