# What the CRM says does not pass either once somebody tried to say something else of it: words that could not be read keep a
# complete packet from Finance until a value is given, or the one that stands is said to hold.
# shows: failure:F12, failure:F25, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: payment terms: fifty now, fifty when the moon is full
Finn types /baton status H-1
Ana replies to H-1: payment terms: net 30
Ana presses [Submit]
Finn types /baton status H-1
