INSERT INTO absences (key, person, absence, wake_at)
VALUES ('dina/away/2026-04-01T00:00Z', 'dina',
        '{"person":"dina","from":"2026-04-01T00:00:00Z","until":"2026-04-04T00:00:00Z","cover":"viktor","kind":"away","source":{"source":"person","by":"dina"}}',
        1775174400000000);
INSERT INTO waiting (person, handoff_id) VALUES ('dina', 1);
