# A deal that was only an alert in chat becomes an order-ready packet, an order, and the signal that it may be billed.
# shows: cap:3, failure:F7, failure:F21, failure:F22, failure:F43, failure:F47, gate:submit, gate:order_ready, gate:ready_for_billing

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 10 min
Ana uploads ../../data/quotes/northgate.csv to H-1
Ana uploads ../../data/documents/northgate-order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: quote number: Q-3001 v1\nstart: 2026-04-01\nend: 2027-03-31\nredlines: executed\ncustomer signature: Jo Park, CFO, jo.park@northgate.example, 2026-03-11\nbill-to name: Northgate Foods\nbill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom\nap email: ap@northgate.example\npo: not required\npromises: none

after 5 min
Ana presses [All correct]
Leo presses [All correct]
Ana presses [Submit]

after 2 h
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 10 min
Ana replies to H-1: provisioning contact: it@northgate.example
Finn types /baton packet H-1
