# A waiver is no acceptance: Finance reads on its card what was waived by whom and up to when, and whoever decided it does not
# accept the packet. Once there is an order, what was waived blocks nothing any more: it is owed, and overdue.
# shows: decision:W1, decision:F1
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana types /baton waive H-1
Ana presses [Ask for a waiver] with item=po_required, text="their purchasing answers later", cure=2026-03-19, until=2026-03-20
Cora presses [Approve]
Ana presses [Submit]
Finn presses [Delegate] with to=Cora
Finn presses [Accept]
Finn enters order SO-1042 for H-1
until Monday 2026-03-23 10:00
Finn types /baton status H-1
Ana presses [Condition kept] with text="purchasing wrote on 23 March that none is needed"
