# A deal is known by its CRM record. Two records that share a name are two deals, and the name alone is then too
# little to tell them apart.
# shows: behaviour:8, failure:F42

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
crm posts ../../data/closed_won_messages_dev.jsonl#cw-077
Finn types /baton status Northgate
