# An automation is trusted where policy lists it and nowhere else.
# shows: bug:8

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-116
Finn types /baton list
