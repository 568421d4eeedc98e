# Dina says beforehand that she is away. What waits for her passes to her cover when she goes, with the clock as it was;
# what comes is asked of the cover at once. Both names stand on the cards and in the log, and on her return she hears
# what was decided and what is open. Nothing comes back by itself.
# shows: behaviour:17, complaint:11, complaint:13, feature:N9, failure:F29

at Friday 2026-03-06 14:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Dina types /baton away 2026-03-09 2026-03-10 cover @viktor

until Monday 16:00
crm: Juniper won by Ana: EUR 60,000, 28% off
Dina presses old [Approve] for 25%
Viktor presses old [Approve] for Brightwater
Finn types /baton status H-2
Ana types /baton precheck H-2

until Wednesday 09:30
crm: Larkspur won by Ana: EUR 52,000, 24% off
Dina presses [Approve]
Viktor presses [Approve]
