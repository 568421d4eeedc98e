# One order in the system of record is one deal's: its reference is not taken twice.
# shows: decision:O1, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 30 min
crm: Elm won by Ana: EUR 9,000
Ana uploads ../../data/documents/purchase-order.pdf to H-2 as purchase_order
Ana replies to H-2: po: 4712 over EUR 9,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order so-1042 for H-2
Finn enters order SO-1043 for H-2
