# Who answers while a deal is on hold is not sent away: the value is kept, and works once somebody resumes it. The closed
# packet of the same name does not stand in the way of the open one.
# shows: failure:F2, failure:F3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Elm won by Ana: EUR 9,000
Mira types /baton void H-1: a test of ours
crm: Elm won by Ana: EUR 9,000
Ana types /baton hold H-2: the customer moves house
Ana replies to H-2: po: not needed
Ana types /baton status Elm

after 1 day
Ana types /baton resume Elm
