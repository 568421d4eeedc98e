# When an automation edits its post, the packet takes the new amount over and keeps the rest; a second handoff is not
# opened.
# shows: invariant:I19, feature:N1

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001
Finn types /baton packet Northgate

after 30 min
crm posts ../../data/closed_won_messages_dev.jsonl#cw-079
Finn types /baton packet Northgate
