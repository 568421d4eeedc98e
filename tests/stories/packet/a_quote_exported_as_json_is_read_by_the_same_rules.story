# A quoting system writes JSON; the schema says how. It is read by the same rules as a file that a person made.
# shows: failure:F23, failure:F25

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana uploads ../../data/quotes/northgate.json to H-1
Ana replies to H-1: billing: quarterly in arrears
Ana types /baton packet H-1
