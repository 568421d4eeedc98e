# A deal's name may speak of an upsell; that only proposes what kind of packet it is. A person says so, and of two
# agreements of the customer, which one is changed.
# shows: cap:111, rule:(f), feature:N20, failure:F2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
crm: Brightwater training for Brightwater won by Ana: EUR 9,000, type New Business
Ana replies to H-1: po: not needed
Ana uploads ../../data/documents/purchase-order.pdf to H-2 as purchase_order
Ana replies to H-2: po: 4711 over EUR 9,000
Ana presses [Submit]
Ana presses [Submit with a reason] with text="the customer writes it both ways"
Finn presses [Accept]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 30 days
crm: Brightwater upsell for Brightwater won by Ana: EUR 6,000
Ana replies to H-3: kind: amendment; what changes: upgrade
Ana replies to H-3: parent: H-2
Finn enters order SO-1043 for H-2

after 5 min
Ana replies to H-3: parent: H-9
Ana replies to H-3: parent: so-1043
Finn types /baton packet H-3
