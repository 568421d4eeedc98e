INSERT INTO receipts (key, source, kind, lane, received_at, due_at, body, done_at, why)
VALUES ('slack/T1/Ev2', 'slack', 'event', 'slack/U2', 1775034120000000, 1775034120000000, '', 1775034121000000, 'decided');
