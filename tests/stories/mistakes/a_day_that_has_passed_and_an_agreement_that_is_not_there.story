# A hold ends on a day to come, and an amendment names an agreement that the customer has.
# shows: failure:F2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana types /baton hold H-1 until 2026-03-01: waits
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
after 1 h
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, 10% off, type Existing Business - Add-On
Ana replies to H-2: parent: SO-9999
