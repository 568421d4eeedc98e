# Dina is away and Viktor, who covers, has a conflict. It does not go back to Dina's empty desk, though nobody else stands
# below the cap of so small a discount: Clara, who is here, decides it, and whoever keeps the policy hears of it.
# shows: behaviour:18, bug:13, complaint:15, rule:(g)
at Monday 2026-03-09 09:00 Europe/Berlin
Dina types /baton away 2026-03-09 to 2026-03-13 cover @viktor
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 1 h
Viktor presses [Recuse]
Clara presses [Approve]
