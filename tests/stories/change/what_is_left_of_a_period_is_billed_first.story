# A change of party in the middle of a billing period bills the rest of that period first, and then the same periods as
# before; a new rhythm counts from the day of the change.
# shows: failure:F25, failure:F34

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: billing: quarterly in advance
Ana presses [Submit with a reason] with text="the CRM has its template"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater merger for Brightwater Holding won by Ana: EUR 0, type Existing Business
Ana replies to H-2: parent: H-1\nwhat changes: entity change\nstart: 2026-07-01
Finn types /baton packet H-2

after 1 day
crm: Brightwater rhythm for Brightwater won by Ana: EUR 0, type Existing Business
Ana replies to H-3: parent: H-1\nwhat changes: billing change\nstart: 2026-07-01\nbilling: semiannual in advance
Finn types /baton packet H-3
Ana replies to H-3: billing: quarterly in arrears
Finn types /baton packet H-3
