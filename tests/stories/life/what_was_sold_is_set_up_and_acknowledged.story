# From the order on, the provisioning owner knows what to set up and by when. It holds up no invoice; the handoff
# closes once it is acknowledged.
# shows: failure:F35, cap:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Finn types /baton status
Pavel presses [Acknowledge]
Finn types /baton status H-1
Finn types /baton list
Finn types /baton status
