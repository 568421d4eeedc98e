# Once somebody has decided, nobody is reminded of it any more.
# shows: bug:3, invariant:I9

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000

until 13:30
Dina presses [Approve]
Ana presses [Submit]

until 14:00
Finn presses [Accept]

after 5 days
