# A condition of a yes has an owner, a day and the step that waits for it. On its day its owner is reminded, a day later
# their manager and whoever set it hear that it is overdue; the packet does not go to Finance before it is kept, which a
# person says with what shows it. What it is may hold figures, so the channel hears whose it is and no more.
# shows: feature:N14, complaint:37, behaviour:22
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 10 min
Dina presses [Approve with conditions] with text="Half of it is prepaid", owner=ana, due=2026-03-11, before=sending
Ana replies to H-1: no PO needed
Ana types /baton status H-1
until Wednesday 10:00
until Thursday 10:00
Leo presses [Condition kept] with text="the payment came in"
Ana presses [Condition kept] with text="bank statement of 12 March, page 2"
Ana types /baton status H-1
Ana presses [Submit]
