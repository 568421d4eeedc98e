# A manager who brings the quote has supplied the discount, and may not wave it through.
# shows: rule:(g), invariant:I3, behaviour:9, decision:D1

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 10 min
Mira uploads ../../data/quotes/northgate_15.csv to H-1
Ana uploads ../../data/documents/northgate-order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: quote number: Q-3001 v1\nstart: 2026-04-01\nend: 2027-03-31\nredlines: executed\ncustomer signature: Jo Park, CFO, jo.park@northgate.example, 2026-03-11\nbill-to name: Northgate Foods\nbill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom\nap email: ap@northgate.example\npo: not required\npromises: none\ndiscount reason: to match a competitor

after 5 min
Ana presses [All correct]
