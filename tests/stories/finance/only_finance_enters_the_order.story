# The order is entered by billing operations, once, and only after Finance accepted.
# shows: failure:F2, behaviour:8, gate:order_ready

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Finn enters order SO-1 for H-1
Ana presses [Submit]
Ana enters order SO-1 for H-1
Finn presses [Accept]
Ana enters order SO-1042 for H-1
Finn presses [Enter order]
Finn enters order SO-1042 for H-1
Finn enters order SO-1043 for H-1
