# Being in the channel gives no rights. Whoever has no part in a deal is told so, sees no figures, and nothing moves.
# shows: bug:8, bug:10, behaviour:8, invariant:I4, invariant:I24

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
Max replies to H-1: approved
Max replies to H-1: payment terms: net 90
Max types /baton packet H-1
Max types /baton status
Max types /baton void H-1: not needed
Max types /baton hold H-1: not needed
Max types /baton reassign H-1 @Ben
Max types /baton recall A-1 of H-1
Max enters order SO-1 for H-1
