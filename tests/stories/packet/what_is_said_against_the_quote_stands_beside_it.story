# What a rep says of the price, the quantity or the term is kept and compared with the quote; it never takes the quote's place.
# shows: failure:F8, failure:F23

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana replies to H-1: discount: 15%\nseats: 50 users\nterm: 2 years
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: start: 2026-04-01; end: 2027-03-31
Ana replies to H-1: total: EUR 20,000\ncurrency: USD
Ana types /baton packet H-1
