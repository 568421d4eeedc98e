# After a restart every question, button and due time is where it was: nothing is lost, and nothing is said twice.
# shows: behaviour:1, bug:2, bug:10, invariant:I1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
restart
Ana replies to H-1: po: 4711

until 13:10
restart
Dina presses [Approve]
restart
