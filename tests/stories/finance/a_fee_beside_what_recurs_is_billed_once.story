# What is charged for one period beside lines of several is billed once, with the first invoice, and that is said; items
# with a rhythm of their own are named on their invoices.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/fee_beside.csv to H-1
Ana replies to H-1: start: 2026-04-01\nend: 2027-03-31\nbilling: quarterly in advance
Finn types /baton packet H-1
Ana replies to H-1: billing plan: item PLATFORM, frequency semiannual, timing arrears
Finn types /baton packet H-1
