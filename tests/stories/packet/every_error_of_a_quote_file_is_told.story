# A quote file with mistakes is refused with every one of them and its place, so that it is mended once; a price above list is taken, and said.
# shows: failure:F23, failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/many_errors.csv to H-1
Ana uploads ../../data/quotes/above_list.csv to H-1
Finn types /baton packet H-1
