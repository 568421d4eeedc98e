# A press that arrives while answers cannot go out is a decision all the same; pressing again out of impatience does
# not make two.
# shows: invariant:I1, invariant:I2, bug:9

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 5 min
chat is down for 5 min
Dina presses [Approve]
Dina presses [Approve]

after 10 min
