# A return code that says "other" says nothing; it is taken with a sentence only, and a code that does not exist is
# not taken at all.
# shows: feature:N17, failure:F44

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]

after 1 h
Finn presses [Return] with reason=other
Finn presses [Return] with reason=nonsense
Finn presses [Return] with reason=other, text="Which of the two subsidiaries gets the invoice?"
