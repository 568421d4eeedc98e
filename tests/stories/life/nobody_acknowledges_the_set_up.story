# Nobody acknowledges what is to be set up: reminders at half and at four fifths of the window, then it passes to the
# next rung, and customer success hears of it before the customer asks. A hold stops the clock.
# shows: failure:F27, failure:F35, feature:N9

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000\nbilling start: provisioning
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has its template, sales operations mends it"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Ana types /baton hold H-1 until 2026-03-11: the customer moves house

until Thursday 18:00
Finn types /baton list stuck

until Friday 16:00
Vera presses [Acknowledge]
Pavel presses [Acknowledge]
Pavel presses [Billing may start]
Finn types /baton status H-1
