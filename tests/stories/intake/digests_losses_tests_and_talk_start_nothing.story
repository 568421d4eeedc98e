# Digests, lost deals, test posts, awards, congratulations, forecasts, questions and quoted old wins are no wins.
# shows: invariant:I6, behaviour:22

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-095
crm posts ../../data/closed_won_messages_dev.jsonl#cw-085
crm posts ../../data/closed_won_messages_dev.jsonl#cw-098
crm posts ../../data/closed_won_messages_dev.jsonl#cw-128
crm posts ../../data/closed_won_messages_dev.jsonl#cw-104
crm posts ../../data/closed_won_messages_dev.jsonl#cw-103
crm posts ../../data/closed_won_messages_dev.jsonl#cw-102
crm posts ../../data/closed_won_messages_dev.jsonl#cw-109
crm posts ../../data/closed_won_messages_dev.jsonl#cw-135
Ben says in #closed-won: we won! drinks on me
Finn types /baton list
