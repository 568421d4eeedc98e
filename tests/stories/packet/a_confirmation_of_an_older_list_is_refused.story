# "All correct" counts for the list that was shown. If a value changed since, the newer list has to be looked at.
# shows: invariant:I13, behaviour:6

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 10 min
Ana uploads ../../data/quotes/northgate.csv to H-1
Ana uploads ../../data/documents/northgate-order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: quote number: Q-3001 v1\nstart: 2026-04-01\nend: 2027-03-31\nredlines: executed\ncustomer signature: Jo Park, CFO, jo.park@northgate.example, 2026-03-11\nbill-to name: Northgate Foods\nbill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom\nap email: ap@northgate.example\npo: not required\npromises: none

after 5 min
Ana uploads ../../data/documents/northgate-order-form-v2.pdf to H-1 as order_form
Ana presses old [All correct] for order form v1
Ana presses [All correct]
