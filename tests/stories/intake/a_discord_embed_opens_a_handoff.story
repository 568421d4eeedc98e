# Discord announces a deal in an embed; the handoff opens as from any other chat.
# shows: cap:1, feature:N26

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-047
Finn types /baton packet Sorrel
