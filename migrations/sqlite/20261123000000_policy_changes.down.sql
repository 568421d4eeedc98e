DROP INDEX facts_of_policies;
