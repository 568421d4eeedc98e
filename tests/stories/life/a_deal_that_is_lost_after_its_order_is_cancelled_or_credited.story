# After an order nothing ends by itself: somebody of Finance undoes the order in the system of record and gives the
# reference, nudged and passed on like a decision. Whoever sets the customer up is told to stop.
# shows: failure:F4, failure:F47, cap:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 1 h
crm: Brightwater lost: the customer is insolvent
Finn types /baton status H-1
Finn types /baton list finance
Ana presses [Cancelled or credited] with how=cancelled, reference=SO-1042/C

until Tuesday 12:00
Bea presses [Cancelled or credited] with how=credited, reference=CN-77
Finn types /baton status H-1
crm: Brightwater lost

after 1 day
crm: Elm won by Ana: EUR 9,000
Ana uploads ../../data/documents/purchase-order.pdf to H-2 as purchase_order
Ana replies to H-2: po: 4712 over EUR 9,000\nbilling start: go live
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has its template, sales operations mends it"
Finn presses [Accept]
Finn enters order SO-1043 for H-2
Mira types /baton void H-2: the customer withdrew
crm: Elm won by Ana: EUR 9,000
Finn types /baton status H-2
