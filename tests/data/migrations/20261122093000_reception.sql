INSERT INTO receipts (key, source, kind, lane, received_at, due_at, body)
VALUES ('slack/Ev1', 'slack', 'event', 'C1', 1775034000000000, 1775034000000000, '{"event_id":"Ev1"}');
INSERT INTO receipts (key, source, kind, lane, received_at, due_at, attempts, body, done_at, why)
VALUES ('slack/Ev2', 'slack', 'event', 'C1', 1775034000000000, 1775034005000000, 1, '', 1775034006000000, 'decided');
INSERT INTO account_links (platform, team, user, person, linked_at)
VALUES ('slack', 'T1', 'U1', 'ana', 1775034000000000);
INSERT INTO drafts (person, form, content, kept_at)
VALUES ('ana', 'fill_in/H-1/', '{"po_number":"PO-1"}', 1775034000000000);
