# When Baton was down for days, each person gets one message about where things stand, not one for every step that
# was missed.
# shows: invariant:I10, invariant:I31, behaviour:1, behaviour:22, bug:2, bug:4

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
baton is down for 3 days
Finn types /baton status H-1

after 1 day
