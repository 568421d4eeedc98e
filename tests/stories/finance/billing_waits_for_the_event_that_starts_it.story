# Where billing starts with an event, such as go-live, the order waits for it. Billing operations
# reports it, and then the deal is ready for billing.
# shows: failure:F47, gate:ready_for_billing, cap:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana replies to H-1: billing start: go live
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has its template, sales operations mends it"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Finn types /baton status

after 2 days
Finn types /baton list stuck
Ana presses [Billing may start]
Finn presses [Billing may start]
Finn types /baton status
