# A cancellation ends its agreement: what is booked is read back, not asked; customer success decides on it, Finance is
# told what falls away, and nothing of that agreement can be changed once its end is ordered.
# shows: cap:111, failure:F16, failure:F34, feature:N16, decision:E3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 15% off
Ana replies to H-1: po: not needed
Mira presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater ends for Brightwater won by Ana: EUR 0, type Cancellation
Ana presses [All correct]

after 2 h
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1077 for H-2
Finn types /baton packet H-2

after 10 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Ana replies to H-3: parent: H-1
