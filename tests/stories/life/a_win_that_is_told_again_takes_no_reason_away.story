# A win that is announced again as it was takes no reason away; where it says something else, that is said, and what it warns
# of needs a reason of its own.
# shows: failure:F4, failure:F7

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not required
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: warnings: the customer starts with the quarter
crm: Brightwater won by Ana: EUR 48,000
Ana types /baton status H-1
crm: Brightwater won by Ana: EUR 50,000
Ana types /baton status H-1
