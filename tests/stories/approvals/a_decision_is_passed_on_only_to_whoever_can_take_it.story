# Why somebody cannot take a decision over is said as it is: they have it, they are away, they pass such decisions on
# themselves, the deal is theirs. Given back to one who passed on this decision alone, it is theirs as it was. Whoever is
# the last who may decide is offered no [Recuse].
# shows: complaint:11, behaviour:17, rule:(a), rule:(g), invariant:I11

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Clara types /baton away until Wednesday
Dina presses [Delegate] with to=Dina
Dina presses [Delegate] with to=Clara
Dina presses [Delegate] with to=Ana
Dina presses [Delegate] with to=Viktor
Viktor presses [Delegate] with to=Dina
Dina presses [Delegate] with to=Viktor, until=2026-03-11
Viktor presses [Delegate] with to=Dina
Viktor presses [Approve]
crm: Juniper won by Ana: EUR 60,000, 28% off
Dina types /baton away today

after 10 min
Viktor presses [Approve]
