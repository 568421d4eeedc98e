# When one question is open, the bare answer is enough.
# shows: feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: 4711
Finn types /baton status H-1
