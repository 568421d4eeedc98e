# An approval belongs to what its card showed. An answer to something else leaves it alone; when the price changes,
# it lapses and the right person is asked again.
# shows: feature:N1, failure:F31, behaviour:10, behaviour:11, behaviour:12, bug:6, decision:D2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 12 min
Dina presses [Approve]

after 1 h
Ana replies to H-1: no PO needed

after 1 h
crm: Brightwater amended: EUR 46,080, 28% off

Dina presses old [Approve] for 25%
