# "Looks good" in the thread is not a decision, by whomever. The approver is asked to press the button; anybody else
# is left alone.
# shows: feature:N7, failure:F11, failure:F44, invariant:I7, complaint:9

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
Dina replies to H-1: approved
Mira replies to H-1: looks good to me
Dina says to bot: yes, go ahead
Finn types /baton status H-1
