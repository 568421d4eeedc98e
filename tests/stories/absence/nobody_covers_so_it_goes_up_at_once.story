# Nobody covers, so the decision goes up at once, and whoever keeps the policy hears of it. With everybody away it stays
# with the first, it is never parked, and is decided by whoever comes back first. The owner of a deal covers nobody on it.
# shows: behaviour:18, complaint:15, complaint:18, bug:13, rule:(g)

at Monday 2026-03-09 09:00 Europe/Berlin
Dina types /baton away 2026-03-09 2026-03-13
crm: Brightwater won by Ana: EUR 48,000, 25% off
Viktor types /baton away 2026-03-09 2026-03-12
crm: Juniper won by Ana: EUR 60,000, 28% off

after 6 h
Dina presses [Approve]
Viktor presses [Approve]
