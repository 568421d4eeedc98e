-- A file, and a run of each kind.

INSERT INTO documents (sha256, name, bytes, added_at) VALUES
    ('efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', 'order.pdf', x'25504446', 1775034300123456);

INSERT INTO runs (id, kind, started_at, seed) VALUES
    (1, 'console', 1775034000123456, 7),
    (2, 'demo', 1775034000123456, NULL),
    (3, 'serve', 1775034360123456, NULL);
