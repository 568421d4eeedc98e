# Different kinds of decision add up and run side by side, each with one person. A change asks again only where the
# changed value was read or shown.
# shows: rule:(a), rule:(b), rule:(c), decision:P2, decision:P3, decision:D2, behaviour:11, feature:N1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana replies to H-1: po: 4711
Ana replies to H-1: payment terms: net 60

after 1 h
Dina presses [Approve]

after 1 h
Ana replies to H-1: payment terms: net 90
Cora presses [Approve]
Finn types /baton status H-1
