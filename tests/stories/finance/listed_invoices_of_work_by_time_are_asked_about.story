# Work by time and materials is billed as it is done, and listed invoices have days and amounts: both cannot hold, and which one does is
# asked before Finance gets it.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/services.csv to H-1
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2027-03-31
Ana replies to H-1: services billing: time and materials
Ana replies to H-1: billing schedule: first half, 2026-04-15, EUR 18,000; second half, 2026-09-15, EUR 6,000
Ana replies to H-1: services billing: fixed fee
