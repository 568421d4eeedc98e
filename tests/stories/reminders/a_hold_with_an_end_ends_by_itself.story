# A hold until a date needs nobody to remember it.
# shows: feature:N9, behaviour:1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 2 h
Ana types /baton hold H-1 until 2026-03-12: the customer moves house
Finn types /baton status H-1

until Thursday 12:00
