# How a part of a period is charged is compared with how the quote charges it.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/twelve_and_a_half.csv to H-1
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2027-04-15
Finn types /baton status H-1
Ana replies to H-1: proration: by days of 365
Finn types /baton status H-1
Ana replies to H-1: proration: not prorated
Finn types /baton status H-1
Ana replies to H-1: proration: by the month
Finn types /baton status H-1
