# "I do not know yet" is an honest answer: it is noted, the question stays open, and it is asked again in working time.
# shows: cap:34, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po number: not known yet

until 13:10
Ana replies to H-1: 4711
