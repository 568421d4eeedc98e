# A purchase order is matched with the order: too small an amount, another quote or longer terms block; shorter terms are only noted.
# shows: failure:F3, failure:F13, failure:F39, failure:F42

at Thursday 2026-03-12 15:10 Europe/Berlin
crm: Alder won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po number: 4711\npo amount: EUR 40,000\npo quote: Q-0\npo terms: net 60
Finn types /baton status H-1

after 1 h
Ana replies to H-1: po amount: EUR 50,000\npo quote: Q-1\npo terms: net 14
Finn types /baton status H-1
Finn types /baton packet H-1
