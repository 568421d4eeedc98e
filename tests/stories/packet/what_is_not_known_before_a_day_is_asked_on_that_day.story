# Whoever says when an answer will be there is not asked for it before that day, and is asked on it, whatever else is
# open; a number by itself is not met with silence.
# shows: cap:34, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po: yes
Ana replies to H-1: po number: not known yet, until Friday

until Friday 11:00
Ana replies to H-1: 4711
Ana replies to H-1: po number: 4711
