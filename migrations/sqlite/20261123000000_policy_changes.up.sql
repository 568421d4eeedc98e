-- Which policy is in force stands in the log; it is looked for by every minute's round.
CREATE INDEX facts_of_policies ON facts (position)
 WHERE fact IN ('policy_brought', 'policy_confirmed', 'policy_withdrawn', 'policy_in_force');
