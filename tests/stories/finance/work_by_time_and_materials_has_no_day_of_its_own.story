# Work by time and materials is billed as it is done, up to what was sold: nobody knows its days before, so no invoice of it
# is dated. What recurs beside it has its days.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/services.csv to H-1
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2027-03-31
Ana replies to H-1: billing: monthly in arrears
Ana replies to H-1: services billing: time and materials
Finn types /baton packet H-1
