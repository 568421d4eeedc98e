# Chat platforms deliver an event again when they are unsure that it arrived. The same event changes nothing and says
# nothing, however often it comes.
# shows: invariant:I19, behaviour:4, bug:1

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001
crm posts ../../data/closed_won_messages_dev.jsonl#cw-068
crm repeats itself
Finn types /baton list
