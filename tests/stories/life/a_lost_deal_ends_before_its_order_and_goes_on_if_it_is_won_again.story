# A deal that is lost before an order ends its packet, wherever that stands. If it is won after all, the packet is
# taken up with what was there: a decision still speaks for its values, and Finance is asked anew.
# shows: failure:F4, failure:F37, behaviour:1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Dina presses [Approve]
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]

after 1 h
crm: Brightwater lost: the customer chose a competitor
Finn presses old [Accept] for Brightwater
Ana types /baton status H-1

after 2 days
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana presses [Submit]

after 1 h
Finn presses [Accept]
Ana types /baton status H-1

after 10 min
crm: Brightwater lost
Ana types /baton status H-1
