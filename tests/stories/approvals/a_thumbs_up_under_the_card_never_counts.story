# An emoji is no decision, by whomever and whichever. Whose decision waits is asked to press the button, which stands
# beside the words; anybody else's emoji, and any other emoji, means nothing.
# shows: feature:N7, failure:F44, complaint:9
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 10 min
Dina reacts with :+1: to H-1
Mira reacts with :+1: to H-1
Dina reacts with :eyes: to H-1
Finn types /baton status H-1
Dina presses [Approve the discount]
Dina reacts with :+1: to H-1
