# A line that charges other periods than its days or the term have is remarked on, with both; and a quote whose stated
# periods are no rounding of its days is not recharged in silence.
# shows: failure:F25, failure:F11

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2029-03-31
Ana uploads ../../data/quotes/one_year_of_three.csv to H-1
Finn types /baton status H-1
Ana uploads ../../data/quotes/nine_months_at_twelve.csv to H-1
Finn types /baton status H-1
Ana uploads ../../data/quotes/thirteen_periods.csv to H-1
