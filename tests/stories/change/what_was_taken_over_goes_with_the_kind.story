# A deal that is no amendment after all keeps nothing that was taken over from another agreement, confirmed or not: the
# reply says what is gone, and it is asked here.
# shows: cap:111, failure:F34, rule:(f)

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Ana presses [All correct]

after 5 min
Ana replies to H-2: kind: new
Finn types /baton packet H-2
