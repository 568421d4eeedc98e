# An approver with a conflict steps aside, and the next person decides at once; the clock is not set back.
# shows: invariant:I11, feature:N9, failure:F29

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 2 h
Dina presses [Recuse]
Dina presses old [Approve]
Viktor presses [Approve]
