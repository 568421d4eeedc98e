# The night in which the clocks go forward takes no working minute away.
# shows: bug:12, behaviour:15

at Friday 2026-03-27 16:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

until Monday 2026-03-30 16:00
