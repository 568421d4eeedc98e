# A quote whose lines cannot be booked becomes no version: the one before it counts, the refusal says which, and the packet does.
# shows: failure:F23

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/quotes/two_currencies.csv to H-1
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/quotes/discounted.csv to H-1
Finn types /baton packet H-1
