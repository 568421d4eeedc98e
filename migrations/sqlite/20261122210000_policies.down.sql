DROP TABLE policies;
DROP TABLE policy_files;
