# A hold is lifted by whoever set it, or by a role that may hold any deal: what Finance holds is not the rep's to lift, and what the rep holds, Finance may take up.
# shows: failure:F2, feature:N9

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Finn types /baton hold H-1: the customer is overdue, I speak with them first

after 1 h
Ana types /baton resume H-1
Leo types /baton resume H-1

after 1 h
Ana types /baton hold H-1: the customer moves house
Finn types /baton resume H-1

after 1 h
Ana types /baton hold H-1: waiting for the new address
Ana types /baton resume H-1
