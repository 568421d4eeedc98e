# A decision is made once. Whoever presses later hears who decided and when, and nothing moves.
# shows: invariant:I2, behaviour:7, bug:7, feature:N27, complaint:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
Dina presses [Approve]

after 1 h
Dina presses old [Reject]
