# A change cannot begin before there is anything to change: its start is named against the first day of its agreement, and keeps
# the packet from Finance until one of them is put right.
# shows: failure:F16, failure:F34

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 2 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Ana replies to H-2: service start: 2026-03-15
Ana replies to H-2: service start: 2026-03-30
