DROP INDEX facts_decided_for;
DROP TABLE waiting;
DROP TABLE absences;
