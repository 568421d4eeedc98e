# One plain sentence of a trusted automation is enough, if it says won and names the deal.
# shows: cap:1

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-040
Finn types /baton packet Aster
