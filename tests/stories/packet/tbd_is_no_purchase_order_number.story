# A placeholder is not a value: the field stays open, and the rep hears why.
# shows: failure:F3, failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po number: TBD
Ana replies to H-1: po number: pending
Finn types /baton status H-1
