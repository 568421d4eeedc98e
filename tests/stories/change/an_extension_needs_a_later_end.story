# An extension is asked for its end: what it took over would charge the same days anew, and so would a day that is no later.
# shows: failure:F34, cap:112

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater term for Brightwater won by Ana: EUR 60,000, type Existing Business
Ana replies to H-2: what changes: term extension
Ana types /baton status H-2

after 5 min
Ana replies to H-2: service end: 2027-03-29
Ana types /baton status H-2

after 5 min
Ana replies to H-2: service end: 2028-03-29
Ana types /baton status H-2
