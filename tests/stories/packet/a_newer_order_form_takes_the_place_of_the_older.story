# Exactly one document is the deal. A newer version of it supersedes the older, and has to be confirmed again.
# shows: failure:F1, failure:F9, cap:31, cap:32

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana uploads ../../data/documents/northgate-order-form-signed.pdf to H-1 as order_form

after 1 h
Ana uploads ../../data/documents/northgate-order-form-v2.pdf to H-1 as order_form
Finn types /baton packet H-1
