# What was wrong may lie outside the packet. Sending a returned packet again asks Finance again, even if no value
# changed; nothing waits for nobody.
# shows: feature:N17, invariant:I31, bug:13

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]

after 1 h
Finn presses [Return] with reason=missing_document, text="The signature page is cut off in our copy"

after 1 h
Ana presses [Submit]
Finn types /baton status H-1
Finn presses [Accept]
