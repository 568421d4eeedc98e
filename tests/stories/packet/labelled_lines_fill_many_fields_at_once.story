# The rep answers as people write: one line per field, by any of its names, in one message; each line is read on its
# own, and what is not understood does not hold up the rest.
# shows: feature:N20, cap:25

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana replies to H-1: start date: 1 April 2026\nterms: net 45\nbilling: quarterly in advance\nap contact: ap@northgate.example\npromises: something
