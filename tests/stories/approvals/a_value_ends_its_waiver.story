# A waiver holds for what its card showed, and ends with the value. A failing check may wait like a gap; a no leaves it blocking,
# and it may be asked again.
# shows: decision:W1
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 40,000
Ana types /baton waive H-1
Ana presses [Ask for a waiver] with item=po_amount, text="they send a second one for the rest", cure=2026-03-19, until=2026-03-20
Cora presses [Reject] with text="the second one has to be here first"
Ana types /baton status H-1
Ana types /baton waive H-1
Ana presses [Ask for a waiver] with item=po_amount, text="they confirmed the second one by e-mail", cure=2026-03-19, until=2026-03-20
Cora presses [Approve]
Ana types /baton status H-1
Ana replies to H-1: po: 4711 over EUR 48,000
Ana types /baton status H-1
