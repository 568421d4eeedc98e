# Two automations that announce one deal are one handoff. The second announcement is said to be a repeat, aloud, so
# that nobody waits for a second packet.
# shows: invariant:I19, behaviour:4

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
crm posts ../../data/closed_won_messages_dev.jsonl#cw-069
Finn types /baton list
