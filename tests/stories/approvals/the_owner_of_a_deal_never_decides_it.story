# Nobody decides on their own deal, whatever their role: the question goes to the next person who may.
# shows: rule:(g), invariant:I3, behaviour:9, failure:F8

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Dina: EUR 48,000, 25% off

after 10 min
Dina types /baton explain H-1
Viktor presses [Approve]
