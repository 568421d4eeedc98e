# Finance's list begins with what Finance itself can take on, of the greatest value first, in one currency; then comes
# what waits for others. Below it stands how the handing over goes: returns, answers, and who held the work.
# shows: cap:44, feature:N9, feature:N17, failure:F6, failure:F31, failure:F47

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]

after 90 min
Finn presses [Return] with reason=po, text="4711 expired in January"

after 2 h
Ana replies to H-1: po: 4712
Ana presses [Submit]

after 30 min
Finn presses [Accept]
crm: Kingsmoor won by Ana: USD 90,000
Ana replies to H-2: no PO needed
Ana replies to H-2: billing start: go live
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has its template, sales operations mends it"
Finn presses [Accept]
Finn enters order SO-2 for H-2
crm: Harrow Vale won by Ana: EUR 9,000
Ana replies to H-3: no PO needed
Ana presses [Submit]

after 1 h
Finn types /baton list finance
