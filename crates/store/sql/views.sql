-- The views for `lagebild sql`. {now} is the instant they are seen at, {view} how they are made: in the file for any
-- program that opens it (with its clock), and again for a reader's own connection (with the instant it was given).

{view} lage_stories AS
SELECT s.id, s.name AS story, i.agency AS item_agency, i.item, s.version, s.mark, s.signal, s.agency, s.language,
       s.published, s.headline, s.dateline, s.embargo, json_extract(s.story, '$.text') AS text
FROM main.stories s JOIN main.items i ON i.id = s.item
WHERE s.shown_from <= {now} AND s.shown_until > {now} AND s.signal <> 'kill';

{view} lage_events AS
SELECT e.id, e.event, s.name AS story, s.agency, s.published, s.headline, e.type, e.mode, e.context, e.plover, e.quad,
       e.scale, e.status, e.historical, e.confidence, e.date, e.day, e.last_day, p.name AS place, p.country, p.lat, p.lon,
       e.killed, e.wounded, e.arrested, e.rule, e.story AS story_id
FROM main.events e JOIN main.stories s ON s.id = e.story LEFT JOIN main.places p ON p.id = e.place
WHERE e.shown_from <= {now} AND e.shown_until > {now};

{view} lage_parties AS
SELECT a.event AS event_id, e.event, a.role, a.n, a.code, a.sector, a.name, a.office, a.kind, a.depth, a.text
FROM main.parties a JOIN main.events e ON e.id = a.event
WHERE e.shown_from <= {now} AND e.shown_until > {now};

{view} lage_records AS
SELECT e.id, e.event, r.record
FROM main.events e JOIN main.records r ON r.event = e.id
WHERE e.shown_from <= {now} AND e.shown_until > {now};

{view} lage_places AS
SELECT gazetteer AS id, name, name_de, kind, country, country_name, lat, lon FROM main.places;

{view} lage_versions AS
SELECT s.id, i.agency AS item_agency, i.item, s.version, s.mark, s.signal, s.name AS story, s.published, s.headline,
       CASE WHEN s.signal = 'kill' THEN 'kill' WHEN s.shown_until > {now} THEN 'current' ELSE 'replaced' END AS state,
       n.name AS input, n.run
FROM main.stories s JOIN main.items i ON i.id = s.item JOIN main.inputs n ON n.id = s.input
WHERE s.shown_from <= {now};

{view} lage_changes AS
SELECT i.agency AS item_agency, i.item, c.before, c.after, c.kind, o.event AS old, w.event AS new, c.fields
FROM main.changes c JOIN main.stories s ON s.id = c.after JOIN main.items i ON i.id = s.item
     JOIN main.stories b ON b.id = c.before
     LEFT JOIN main.events o ON o.id = c.old LEFT JOIN main.events w ON w.id = c.new
WHERE s.shown_from <= {now} AND b.shown_from <= {now};

{view} lage_rejects AS
SELECT name AS input, reason, run, lower(hex(hash)) AS hash FROM main.rejects;

{view} lage_runs AS
SELECT r.id, r.program, r.codebook, r.started, (SELECT count(*) FROM main.inputs n WHERE n.run = r.id) AS inputs
FROM main.runs r;

{view} lage_codings AS
SELECT s.name AS story, s.version, c.run, r.program, r.codebook, n.name AS input, lower(hex(n.hash)) AS hash,
       NOT EXISTS (SELECT 1 FROM main.codings d WHERE d.story = c.story AND d.run > c.run) AS current
FROM main.codings c JOIN main.stories s ON s.id = c.story JOIN main.runs r ON r.id = c.run JOIN main.inputs n ON n.id = s.input
WHERE s.shown_from <= {now};
