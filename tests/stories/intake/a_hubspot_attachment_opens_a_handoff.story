# HubSpot puts the deal into an attachment instead of blocks; the handoff opens just the same.
# shows: cap:1, feature:N20

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-016
Finn types /baton packet Riverbend
