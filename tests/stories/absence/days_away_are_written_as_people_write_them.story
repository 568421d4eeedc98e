# The days are said as people say them, counted where the speaker is; the cover by @ or by name. What could be two things
# is asked back, and what has no end as well.
# shows: complaint:12, behaviour:17

at Monday 2026-03-09 09:00 Europe/Berlin
Dina types /baton away 7/8-7/10
Dina types /baton away next Friday
Dina types /baton away from Monday
Dina types /baton away for a while
Dina types /baton away cover @viktor
Dina types /baton away until Friday cover @nobody
Dina types /baton away 12/24-1/2, covered by Viktor
Dina types /baton away clear
Dina types /baton away 23 Dec to 2 Jan cover @viktor
Dina types /baton away next week
Dina types /baton away Mira tomorrow cover Dina
Viktor types /baton away @dina until Friday cover Clara

until Tuesday 01:00
Viktor types /baton away tomorrow
