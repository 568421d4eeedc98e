# How an item or a year is billed is checked against the quote: what it does not have cannot be billed.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: start: 2026-04-01\nend: 2027-03-31\nbilling: quarterly in advance
Ana replies to H-1: billing plan: year 3, monthly
