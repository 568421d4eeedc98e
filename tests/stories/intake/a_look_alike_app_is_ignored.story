# Whoever posts under a CRM's name without being that CRM is not believed: no handoff, no button, no word.
# shows: bug:8, behaviour:8

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-113
crm posts ../../data/closed_won_messages_dev.jsonl#cw-115
crm posts ../../data/closed_won_messages_dev.jsonl#cw-111
Finn types /baton list
