# Finance sends a packet back with a code, not with a phone call. The rep puts it right and submits it again, and
# Finance is asked anew.
# shows: feature:N17, decision:F1, failure:F31, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]

after 1 h
Finn presses [Return]
Finn presses [Return] with reason=po, text="4711 expired in January"

after 1 h
Ana replies to H-1: po: 4712
Ana presses [Submit]

after 1 h
Finn presses [Accept]
Finn enters order SO-1042 for H-1
