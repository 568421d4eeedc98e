# An amendment to the end date that the rest has: before, change and after stand beside each other, the discount is
# measured on what is added and on all that holds after it, and Finance reads which billing items it touches.
# shows: cap:107, cap:111, cap:113, failure:F34, feature:N16, decision:E1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana replies to H-1: po: not needed
Dina presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater plus for Brightwater won by Ana: EUR 5,000, type Existing Business - Co-Term
Ana presses [All correct]
Ana replies to H-2: payment terms: net 45

after 1 h
Dina presses [Approve]
Dora presses [Approve]
Ruth presses [Approve]
Ana presses [Submit]
Finn types /baton packet H-2
