# Whoever has several things waiting reads all of them in one message in the morning, the most urgent first; a time that
# passed while Baton was down is made up once, not for every day, and nobody for whom little waits gets one.
# shows: behaviour:22, behaviour:1, bug:4

at Tuesday 2026-03-10 11:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
crm: Northgate won by Ana: EUR 52,000, 25% off
crm: Larch Hill won by Ana: EUR 36,000, 26% off

until Wednesday 09:10
Dina types /baton list mine
baton is down for 28 hours

until Friday 09:10
Ana types /baton hold H-3 until 2026-04-01: they are on holiday
