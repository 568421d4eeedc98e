INSERT INTO marks (name, value, kept_at) VALUES ('discord/heard', '1371000000987654321', 1773133200000000);
INSERT INTO leases (name, owner, until) VALUES ('discord/gateway', 'abcdef', 1773133230000000);
INSERT INTO link_codes (code_sha256, platform, team, user, until)
VALUES ('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'discord', '900100000000000001',
        '900600000000000099', 1773134100000000);
