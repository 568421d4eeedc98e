# A new price is invoiced for the rest of the term in place of what is booked for it, and a new rhythm likewise: the page
# says which amounts of which order fall away, so that nobody bills both.
# shows: failure:F34, feature:N16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: billing: quarterly in advance
Ana presses [Submit with a reason] with text="the CRM has its template"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater price for Brightwater won by Ana: EUR 26,400, type Existing Business
Ana uploads ../../data/quotes/price_change.csv to H-2
Ana replies to H-2: kind: amendment\nparent: H-1\nwhat changes: price\nstart: 2026-09-30
Finn types /baton packet H-2

after 1 day
crm: Brightwater rhythm for Brightwater won by Ana: EUR 0, type Existing Business
Ana replies to H-3: kind: amendment\nparent: H-1\nwhat changes: billing change\nstart: 2026-09-30\nbilling: semiannual in advance
Finn types /baton packet H-3
