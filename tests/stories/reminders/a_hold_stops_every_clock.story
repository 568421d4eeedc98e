# While a deal is on hold, nobody is reminded and nothing runs out. Taken up again, each clock goes on where it
# stood.
# shows: feature:N9, failure:F2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 2 h
Ana types /baton hold H-1: the customer moves house

after 3 days
Dina presses old [Approve]
Ana replies to H-1: po: 4711
Ana types /baton resume H-1
Finn types /baton status H-1
