# People talk in a thread. What gives no value gets no reply, and nothing is taken from it.
# shows: behaviour:22, invariant:I7

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana replies to H-1: great work everybody!
Ana replies to H-1: see you all on Thursday
Ben replies to H-1: congrats :tada:
Ana says in #handoffs: the PO is on its way
