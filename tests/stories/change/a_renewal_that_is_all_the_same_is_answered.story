# Who says of a renewal that it is all the same, in however few words, hears what was taken over and confirms it by a press.
# shows: cap:108, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed; automatic renewal: yes
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

until 2026-12-01 12:00
Ana replies to H-2: yes, all the same
Ana presses [No change]
Ana replies to H-2: unchanged
