# What a rep types of the quote's figures is compared with the quote and never takes its place: said before the quote it waits for it, equal it agrees, different it is told with both figures and what would change it. That somebody approved it counts for nothing.
# shows: failure:F11, failure:F23, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana replies to H-1: discount: 15%\nseats: 50\nterm: 2 years
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: discount: 0%
Ana replies to H-1: 40 seats
Ana replies to H-1: amount: EUR 20,000
Ana replies to H-1: total: 24k
Ana replies to H-1: currency: USD
Ana replies to H-1: currency: EUR
Ana replies to H-1: start: 1 April 2026, end: 31 March 2027
Ana replies to H-1: term: 12 months
Ana replies to H-1: discount 20%, approved by the CFO
Ana replies to H-1: discount: approved by Mira
Ana uploads ../../data/quotes/discounted.csv to H-1
