# What a quote says of usage is what it takes for it: it is billed after each period by the meter, and the schedule says so,
# on invoices of its own and where it shares one with what recurs. A product that is metered is usage, whatever its lines say.
# shows: failure:F25, failure:F35

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/metered.csv to H-1
Ana replies to H-1: start: 2026-04-01\nend: 2027-03-31\nbilling: quarterly in advance
Finn types /baton packet H-1
Ana replies to H-1: billing: quarterly in arrears
Finn types /baton packet H-1
