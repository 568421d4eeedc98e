# A handoff that is void asks nobody anything. Late presses and answers are told so.
# shows: bug:3, bug:9, behaviour:20, complaint:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 1 h
Ana types /baton void H-1: the customer reopened the deal
Dina presses old [Approve]
Ana replies to H-1: po: 4711
Ana types /baton void H-1: again
Ana types /baton resume H-1

after 3 days
Finn types /baton list
