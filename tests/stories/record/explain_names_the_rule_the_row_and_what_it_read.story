# Anybody may ask why a decision was demanded or not, and gets the rule, the row, the values that it read and the
# version of the policy.
# shows: feature:N2, feature:N11, behaviour:13, behaviour:24, cap:91

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
crm posts ../../data/closed_won_messages_dev.jsonl#cw-030
Finn types /baton explain H-1
Finn types /baton explain H-2
