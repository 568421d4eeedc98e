DROP INDEX handoffs_by_name;
