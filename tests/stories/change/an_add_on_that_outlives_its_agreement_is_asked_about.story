# What is added and ends otherwise than its agreement is asked about: it may end with it, go on by itself, or extend it.
# A co-term has to end with it.
# shows: failure:F16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Ana replies to H-2: service end: 2027-06-30
Ana replies to H-2: what changes: co-term
Ana replies to H-2: service end: 2027-03-29
