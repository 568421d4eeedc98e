DROP TABLE cards;
DROP TABLE timers;
DROP TABLE outbox;
DROP TABLE inbox;
