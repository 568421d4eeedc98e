# Whoever mistyped the order's reference writes the right one; billing hears the right one too. It is Finance's to say.
# shows: decision:O1, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: order: SO-1
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn replies to H-1: order: SO-2010
Finn replies to H-1: order: SO-2010

after 10 min
Ana replies to H-1: order: SO-2001
Finn replies to H-1: Order no. = SO-2001
Ana replies to H-1: provisioning contact: it@brightwater.example
Finn replies to H-1: order reference: SO-2002
Finn types /baton packet H-1
