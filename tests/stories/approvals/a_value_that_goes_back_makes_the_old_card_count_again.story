# A card counts for what it shows. If the values come back to what an older card showed, that card counts again.
# shows: invariant:I5, feature:N1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
crm: Brightwater amended: EUR 46,080, 28% off

after 10 min
crm: Brightwater amended: EUR 48,000, 25% off
Dina presses old [Approve] for 25%
