# Silence never decides. Half-way through the window the approver is reminded, near its end nudged; at its end the
# decision moves up, no further than its cap, and stays there, asked for again each working day.
# shows: feature:N10, cap:81, cap:87, failure:F6, failure:F29, invariant:I8, invariant:I10, bug:4, bug:5, behaviour:1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 15% off
Ana replies to H-1: po: 4711

until Monday 2026-03-16 18:00
Finn types /baton status H-1
