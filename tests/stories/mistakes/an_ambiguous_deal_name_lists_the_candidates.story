# A name that fits several deals is never guessed: the candidates are listed, and nothing is changed.
# shows: behaviour:8, invariant:I6

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
crm: Brightwater Support won by Ben: EUR 9,000
Finn types /baton status Brightwater
Ana types /baton void Brightwater: reopened
Finn types /baton status Brightwater Support
Finn types /baton status H-2
