# That billing sent an invoice is news and no word about what is billed, so nobody owes an answer to it; what does speak of
# the billing is asked about.
# shows: failure:F25, cap:41

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Finn replies to H-1: invoice sent
Ana replies to H-1: the invoice sent to them should be quarterly
Finn types /baton status H-1
