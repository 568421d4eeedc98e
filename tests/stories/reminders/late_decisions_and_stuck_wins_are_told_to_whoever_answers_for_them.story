# A decision that has used up twice its window is told to the executive above its cap, once a day and as a list; it asks for
# nothing and moves nothing. Wins that are still not ready for billing are told once a week, the oldest first.
# shows: feature:N18, feature:N10, behaviour:22, failure:F6

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 15% off
crm: Northgate won by Ana: EUR 52,000

after 10 min
Ana replies to H-2: po: not needed
Ana presses [Submit]

until Monday 2026-03-23 09:10
Rita types /baton status H-1
