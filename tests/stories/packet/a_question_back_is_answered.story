# A rep who does not understand a question asks back and gets the field's explanation, not an error.
# shows: failure:F48, feature:N20

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana replies to H-1: agreement status: what does executed mean?
