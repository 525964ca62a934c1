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

{view} lage_statements AS
SELECT t.id, s.name AS story, t.n, t.kind, t.cue, CAST(substr(CAST(json_extract(s.story, '$.text') AS BLOB), t.start + 1, t.until - t.start) AS TEXT) AS text,
       (SELECT group_concat(p.key, '; ') FROM main.speakers p WHERE p.statement = t.id) AS speaker, s.agency, s.published, t.story AS story_id
FROM main.statements t JOIN main.stories s ON s.id = t.story
WHERE s.shown_from <= {now} AND s.shown_until > {now} AND s.signal <> 'kill';

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

{view} lage_happening_events AS
SELECT 'h' || m.happening AS happening, e.event, s.name AS story, s.agency, s.published, s.headline, m.claim, m.voice,
       b.event AS beside,
       -- the reasons name what the other report says, which is not shown before that one is
       CASE WHEN b.event IS NOT NULL THEN m.points END AS points,
       CASE WHEN b.event IS NOT NULL THEN m.reasons ELSE '[]' END AS reasons,
       e.type, e.mode, e.status, e.day, e.last_day, e.date, p.name AS place, p.country, e.killed, e.wounded, e.arrested,
       e.confidence, m.happening AS happening_id, e.id AS event_id, e.story AS story_id
FROM main.happening_members m JOIN main.events e ON e.id = m.event JOIN main.stories s ON s.id = e.story
     LEFT JOIN main.places p ON p.id = e.place
     LEFT JOIN main.events b ON b.id = m.beside AND b.shown_from <= {now} AND b.shown_until > {now}
WHERE e.shown_from <= {now} AND e.shown_until > {now};

{view} lage_happenings AS
SELECT 'h' || g.id AS happening, e.type, e.mode,
       CASE WHEN g.says > 0 AND g.denied > 0 THEN 'contested' WHEN g.says > 0 THEN 'actual'
            WHEN g.denials > 0 THEN 'negated' WHEN g.plans > 0 THEN 'future' ELSE 'hypothetical' END AS status,
       g.day, g.last_day, g.first_published, g.last_published, g.events, g.reports, g.agencies, g.denials, g.killed, g.wounded, g.arrested, p.name AS place, p.country,
       s.headline, e.event, g.id AS happening_id
FROM (SELECT h.id, sum(m.claim = 'says') AS says, sum(m.claim = 'announces') AS plans,
             sum(m.claim = 'denies' OR m.denied) AS denied, min(e.day) AS day, max(e.last_day) AS last_day,
             min(s.published) AS first_published, max(s.published) AS last_published, count(*) AS events, count(DISTINCT e.story) AS reports,
             count(DISTINCT nullif(m.voice, '')) AS agencies, sum(m.claim = 'denies') AS denials, max(e.killed) AS killed,
             max(e.wounded) AS wounded, max(e.arrested) AS arrested
      FROM main.happenings h JOIN main.happening_members m ON m.happening = h.id JOIN main.events e ON e.id = m.event
           JOIN main.stories s ON s.id = e.story
      WHERE e.shown_from <= {now} AND e.shown_until > {now} GROUP BY h.id) g
     -- the report that stands for the happening: the surest that does not deny it
     JOIN main.events e ON e.id = (
         SELECT x.id FROM main.happening_members n JOIN main.events x ON x.id = n.event
         WHERE n.happening = g.id AND x.shown_from <= {now} AND x.shown_until > {now}
         ORDER BY n.claim = 'denies', x.confidence DESC, x.id LIMIT 1)
     JOIN main.stories s ON s.id = e.story LEFT JOIN main.places p ON p.id = e.place;

{view} lage_happening_relations AS
SELECT 'h' || p.happening AS plan, 'h' || d.happening AS deed, l.kind, max(l.points) AS points, l.reasons,
       a.event AS plan_event, b.event AS deed_event
FROM main.links l JOIN main.happening_members p ON p.event = l.a JOIN main.happening_members d ON d.event = l.b
     JOIN main.events a ON a.id = l.a JOIN main.events b ON b.id = l.b
WHERE l.kind = 'announced' AND a.shown_from <= {now} AND a.shown_until > {now} AND b.shown_from <= {now}
      AND b.shown_until > {now}
GROUP BY p.happening, d.happening;

{view} lage_near_duplicates AS
SELECT a.name AS story, b.name AS other, n.shared, n.a_in_b AS story_in_other, n.b_in_a AS other_in_story,
       a.agency, b.agency AS other_agency
FROM main.near_duplicates n JOIN main.stories a ON a.id = n.a JOIN main.stories b ON b.id = n.b
WHERE a.item <> b.item AND a.shown_from <= {now} AND a.shown_until > {now} AND a.signal <> 'kill'
      AND b.shown_from <= {now} AND b.shown_until > {now} AND b.signal <> 'kill';

{view} lage_reviews AS
SELECT r.id, r.event, r.story, r.reviewer, r.decision, r.made, r.undone, r.record AS corrected, r.machine
FROM main.reviews r
WHERE EXISTS (SELECT 1 FROM main.events e WHERE e.event = r.event AND e.shown_from <= {now} AND e.shown_until > {now});
