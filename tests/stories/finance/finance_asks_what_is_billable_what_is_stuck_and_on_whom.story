# Finance asks one question a day and gets one answer: what is billable, what is stuck, on whom, and why.
# shows: feature:N19, failure:F4, cap:44, behaviour:21

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
crm: Harrow Vale won by Ben: EUR 9,000, 25% off
crm: Kingsmoor won by Ana: USD 20,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 3 days
Finn types /baton status
Finn types /baton status Harrow
Finn types /baton list
Finn types /baton list stuck
Finn types /baton list finance
Ben types /baton list mine
