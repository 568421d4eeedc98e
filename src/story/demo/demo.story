# A whole handoff, from closed-won to ready for billing: the packet is gathered in conversation, a discount and a
# clause are decided by the people who answer for them, one of them after an escalation, and Finance accepts.
# shows: failure:F7, feature:N1, feature:N10, feature:N17, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts won.json

after 12 min
Ana uploads quote.csv to H-1
Ana uploads order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: quote number: Q-2207 v1\nstart: 2026-04-01\nend: 2027-03-31\nredlines: executed\ncustomer signature: Jo Park, CFO, jo.park@brightwater.example, 2026-03-06\nbill-to name: Brightwater Ltd\nbill-to address: 12 Quay Street, London SE1 9GF, United Kingdom\nap email: ap@brightwater.example\npo: not required\npromises: none\ndiscount reason: to match a competitor

# The read-back: every value that nobody has confirmed yet, each with its source.
after 5 min
Ana presses [All correct]

# Leo stamps the agreement's status, and finds a clause of the customer's; that is his to say, and then his to decide.
after 40 min
Leo presses [All correct]
Leo replies to H-1: clauses: custom clause

after 10 min
Leo presses [Approve with conditions] with text="The data annex is signed", owner=ana, due=2026-03-31

# Dina does not answer: a reminder, a nudge, and then Viktor decides.
until Tuesday 2026-03-10 16:00
Viktor presses [Approve]

after 5 min
Finn types /baton status Brightwater
Ana presses [Submit]

until Wednesday 09:30
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Ana replies to H-1: provisioning contact: it@brightwater.example

Finn types /baton status
