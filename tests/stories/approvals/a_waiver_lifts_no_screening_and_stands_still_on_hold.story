# A hit of export screening is nobody's to waive. A waiver of something else stands still while the packet is on hold: nobody is
# reminded of it, but its last day stays what it was.
# shows: decision:W1, failure:F46
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Larch Hill won by Ana: EUR 24,000
Ines replies to H-1: export screening: hit, 2026-03-09
Ana types /baton waive H-1
Ana presses [Ask for a waiver] with item=po_required, text="their purchasing answers later", cure=2026-03-12, until=2026-03-13
Ana types /baton waive H-1
Cora presses [Approve]
Ana types /baton packet H-1
Ana types /baton hold H-1: they moved offices
until Monday 2026-03-16 10:00
Ana types /baton resume H-1
