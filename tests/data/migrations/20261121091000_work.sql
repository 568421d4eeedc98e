-- A delivery, an effect in each state, a due time, a card.

INSERT INTO inbox (id, key, received_at, source, speaker, incoming) VALUES
    (1, 'console/r1/1', 1775034000123456, 'console', 'console//ana', '{"text":"won"}');

INSERT INTO outbox (id, handoff_id, position, effect_key, effect, state, enqueued_at, due_at, attempts, lease_owner, lease_until, lease_number, finished_at, message_ref, why) VALUES
    (1, 1, 1, 'console/r1/1/1', '{"effect":"handoff_card"}', 'sent', 1775034000123456, 1775034000123456, 1, NULL, NULL, 1, 1775034240123456, '"m-3"', NULL),
    (2, 1, 2, 'console/r1/2/1', '{"effect":"say","to":{"audience":"place","place":{"kind":"handoff","handoff":"H-1"}},"notice":{"notice":"fault"}}', 'superseded', 1775034060123456, 1775034060123456, 1, NULL, NULL, 1, 1775034240123456, NULL, 'the value changed'),
    (3, NULL, 0, 'console/r1/1/3', '{"effect":"handoff_card"}', 'failed', 1775034120123456, 1775034120123456, 1, NULL, NULL, 1, 1775034240123456, NULL, 'no such channel'),
    (4, NULL, 0, 'console/r1/1/4', '{"effect":"handoff_card"}', 'sending', 1775034120123456, 1775034120123456, 1, 'w1', 1775034300123456, 1, NULL, NULL, NULL),
    (5, NULL, 0, 'console/r1/1/5', '{"effect":"handoff_card"}', 'due', 1775034120123456, 1775034540123456, 1, NULL, NULL, 1, NULL, NULL, 'too many calls');

INSERT INTO timers (handoff_id, key, timer, due_at) VALUES
    (1, 'gaps', '{"timer":"gaps"}', 1775048400123456);

INSERT INTO cards (key, message_ref, content_hash, changed_at) VALUES
    ('H-1', '"m-3"', 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 1775034240123456);
