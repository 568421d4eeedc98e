# A condition may wait with Finance's acceptance, or with the bill: Finance reads it on its card, is refused while it is open,
# and an order whose condition is open is not ready for billing until somebody says what shows that it is kept.
# shows: feature:N14, complaint:37, gate:order_ready, gate:ready_for_billing
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 10 min
Dina presses [Approve with conditions] with text="The price list is attached", owner=ana, due=2026-03-20, before=acceptance
Ana replies to H-1: no PO needed
Ana presses [Submit]
after 10 min
Finn presses [Accept]
Dina presses [Condition kept] with text="the price list hangs at the order form"
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 1 day
crm: Larch Hill won by Ana: EUR 48,000, 25% off
after 10 min
Dina presses [Approve with conditions] with text="The first module is live", owner=cora, before=billing
Ana replies to H-2: no PO needed
Ana presses [Submit]
after 10 min
Finn presses [Accept]
Finn enters order SO-1043 for H-2
Finn types /baton status H-2
after 1 h
Cora presses [Condition kept] with text="go-live report of 10 March"
