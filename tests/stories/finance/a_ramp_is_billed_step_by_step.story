# The steps of a ramp are billed with what each comes to; what is billed in another rhythm, by item or by year, in its own.
# shows: failure:F25, failure:F12

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31"
Ana replies to H-1: ramp: from 2026-04-01, to 2026-09-30, amount EUR 9,000; from 2026-10-01, to 2027-03-31, amount EUR 15,000\nbilling: quarterly in advance
Finn types /baton packet H-1

after 10 min
Ana replies to H-1: ramp: none
Ana replies to H-1: service end: 2029-03-31
Ana replies to H-1: billing plan: year 1, annual, advance; year 2, semiannual, advance
Finn types /baton packet H-1
