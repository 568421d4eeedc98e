# What blocks may wait for a time, if whoever answers for its class agrees: with a reason, the day by which it is put right and a
# last day. The item's owner is nudged before. Finance's request climbs past whoever decided it, and after the last day the item
# blocks again.
# shows: decision:W1, decision:F1
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Finn types /baton waive H-1
Finn presses [Ask for a waiver] with item=po_required, text="their purchasing answers later", cure=2026-03-12, until=2026-03-13
Ana types /baton waive H-1
Ana presses [Ask for a waiver] with item=po_required, text="their purchasing answers later", cure=2026-03-12, until=2026-03-13
after 10 min
Cora presses [Approve]
Ana types /baton status H-1
Ana presses [Submit]
until Wednesday 10:00
until Monday 2026-03-16 10:00
Ana types /baton status H-1
Ana replies to H-1: no PO needed
Ana presses [Submit]
