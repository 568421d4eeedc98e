INSERT INTO policies (hash, version, files, kept_at)
VALUES ('decade00884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '2026.2',
        '{"checklist.toml":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}', 1773133200000000);
