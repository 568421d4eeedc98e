# The accountable person passes this one decision on, or all of its kind up to a day: to somebody who may decide it and to
# nobody else. Both names stand on the card, the clock runs on, and what comes of that kind goes the same way until then.
# shows: complaint:11, complaint:13, behaviour:17, rule:(a), rule:(g)

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 1 h
Dina presses [Delegate] with to=Mira
Dina presses [Delegate] with to=Ana
Dina presses [Delegate] with to=Clara
Dina presses old [Approve] for 25%
Clara presses [Approve]
crm: Juniper won by Ana: EUR 60,000, 28% off
Dina presses [Delegate] with to=Viktor, until=2026-03-10
crm: Larkspur won by Ana: EUR 52,000, 24% off
Viktor presses [Approve]
Viktor presses old [Approve] for Juniper

until Wednesday 09:30
crm: Harbour won by Ana: EUR 50,000, 22% off
Dina presses [Approve]
