# Finance accepts what it sees. If a value changes while it reads, the packet is back with the rep, and the old card
# decides nothing.
# shows: feature:N1, failure:F31, invariant:I5, complaint:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]

after 1 h
Ana replies to H-1: po: 4712
Finn presses old [Accept]

after 1 h
Ana presses [Submit]
Finn presses [Accept]
