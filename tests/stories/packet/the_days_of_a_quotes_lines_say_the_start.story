# A quote whose lines say their own days says when the service starts, so nobody is asked; what somebody has said stands.
# shows: failure:F23, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/dated.csv to H-1
Ana replies to H-1: start: 2026-05-01
Ana uploads ../../data/quotes/dated.csv to H-1
Ana uploads ../../data/quotes/said_twice.json to H-1
Ana uploads ../../data/quotes/more_than_anybody_buys.csv to H-1
