# Finance may look at a packet whose agreement is still out for signature. It accepts an executed agreement only.
# shows: gate:order_ready, failure:F46, decision:F1, feature:N17

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Leo replies to H-1: redlines: clean version

after 1 h
Ana presses [Submit]
Finn presses [Accept]

after 1 day
Leo replies to H-1: redlines: executed
Ana presses [Submit]
Finn presses [Accept]
