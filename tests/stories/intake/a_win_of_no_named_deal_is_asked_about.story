# A trusted announcement that names no deal starts nothing. The channel is asked which deal it was.
# shows: invariant:I6, rule:(f)

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/no_deal_named.json

after 10 min
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001
