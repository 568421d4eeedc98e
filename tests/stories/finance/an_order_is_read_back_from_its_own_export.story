# The order's own export is compared with the packet field by field; what differs holds up the bill until it is right.
# shows: decision:O1, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana replies to H-1: billing start: go live
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has its template, sales operations mends it"
Finn uploads ../../data/orders/so-2001-export.csv to H-1 as order_export
Finn presses [Accept]
Finn enters order SO-2001 for H-1

after 10 min
Ana uploads ../../data/orders/so-2001-export.csv to H-1 as order_export
Finn uploads ../../data/orders/other-system.csv to H-1 as order_export
Finn uploads ../../data/orders/so-2002-export.csv to H-1 as order_export
Finn uploads ../../data/orders/so-2001-export-wrong.csv to H-1
Finn types /baton status H-1

after 30 min
Finn uploads ../../data/orders/so-2001-export.json to H-1
Finn presses [Billing may start]

after 30 min
Finn uploads ../../data/orders/so-2001-export-wrong.csv to H-1
Finn replies to H-1: order: SO-2001
Finn types /baton status H-1
