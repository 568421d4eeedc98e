# Submitting is possible when nothing is open. Until then the rep gets the whole list at once, and Finance is not
# bothered.
# shows: failure:F7, failure:F3, failure:F46, cap:28, cap:29, gate:submit, invariant:I6

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000

after 1 h
Ana replies to H-1: terms: net 60\npromises: listed
Leo replies to H-1: redlines: under review
Ana presses old [Submit]
