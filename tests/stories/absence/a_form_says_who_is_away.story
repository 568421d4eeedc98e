# Without days the command offers a form, which does what the command does: the same days, the same rights, the same no.
# Nothing is noted while something in it is wrong.
# shows: complaint:12, behaviour:17, complaint:11

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Dina types /baton away
Dina presses [Away]
Dina presses [Away] with from=2026-03-09, to=2026-03-02
Dina presses [Away] with from=tomorrow, to=whenever
Dina presses [Away] with from=tomorrow, cover=Mira
Dina presses [Away] with from=today, to=Friday, cover=Viktor
Viktor presses [Approve]
Viktor types /baton away
Viktor presses [Away] with from="next week", of=Dina, cover=Clara
Viktor presses [Away] with from="next week", of=Nobody
Mira types /baton away
Mira presses [Away] with from=tomorrow, of=Dina
