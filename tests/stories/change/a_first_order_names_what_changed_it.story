# A new rhythm of billing is opened before an add-on and ordered after it. The first order's status, packet and contract
# name both, from when each counts and which invoices are billed elsewhere; the new rhythm takes the place of both orders,
# bills what is left of both, and the next change starts from it.
# shows: failure:F34, feature:N16, cap:110

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: billing: quarterly in advance
Ana presses [Submit with a reason] with text="the CRM has its template"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater rhythm for Brightwater won by Ana: EUR 0, type Existing Business
Ana replies to H-2: kind: amendment\nparent: H-1\nwhat changes: billing change\nstart: 2026-09-30\nbilling: semiannual in advance\npayment terms: net 45
crm: Brightwater more for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Ana replies to H-3: start: 2026-06-30
Ana presses [All correct]
Ana presses [All correct]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has the day of the win"
Finn presses [Accept]
Finn enters order SO-1053 for H-3
Ana presses [All correct]
Dora presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has the day of the win"
Finn presses [Accept]
Finn enters order SO-1052 for H-2
Finn types /baton packet H-2
Finn types /baton status H-1
Finn types /baton packet H-1
Finn types /baton contract H-1
Finn types /baton status H-3

after 1 h
crm: Brightwater less for Brightwater won by Ana: EUR 1,000, type Existing Business - Downgrade
Ana replies to H-4: start: 2026-12-30
Ana types /baton packet H-4
