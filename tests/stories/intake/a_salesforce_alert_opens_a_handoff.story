# A won deal that Salesforce announces in the watched channel opens one handoff, with its owner named, and the rep
# is asked at once, in one batch, for what only people know.
# shows: cap:1, cap:7, failure:F2, feature:N20

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001
Finn types /baton packet Northgate
