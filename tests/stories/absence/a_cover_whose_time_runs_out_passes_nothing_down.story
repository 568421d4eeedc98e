# Whoever decides in somebody's place passes nothing down when their time runs out: it goes up from where they stand, and
# stays with whoever stands at the cap of the band or above it.
# shows: behaviour:18, complaint:13, complaint:15, feature:N10

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Dina presses [Delegate] with to=Viktor, until=2026-03-13
crm: Juniper won by Ana: EUR 60,000, 28% off
Mira types /baton away this week cover @dina
crm: Larkspur won by Ana: EUR 40,000, 18% off
Clara types /baton away tomorrow
Dina types /baton away tomorrow cover @clara

until Wednesday 12:00
Finn types /baton status Juniper
Finn types /baton status Larkspur
