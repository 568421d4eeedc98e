# Only working time counts: an approval asked before Easter is not late on Tuesday because of four days on which
# nobody works, and nobody is reminded on them.
# shows: behaviour:15, behaviour:16, bug:12, complaint:10, invariant:I10, feature:N9

at Thursday 2026-04-02 16:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

until Tuesday 2026-04-07 15:00
Finn types /baton status H-1
