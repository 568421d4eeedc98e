# "On it" and "remind me later" answer a reminder: nothing is reminded until then, the window runs on, and when the time is
# over it is asked for again. Nothing can be put off beyond the time by which it is due.
# shows: behaviour:19, behaviour:22, feature:N10

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 5 h
Dina presses [On it]

until Monday 16:05
Dina presses [Remind me later] with hours=4, text="I wait for the forecast"

until Monday 17:30
Dina presses old [Approve] for 25%
