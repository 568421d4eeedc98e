# The page, packet and status of a cancelled agreement name the cancellation; neither it nor the cancellation says that it
# renews by itself; and from the day of the end on it is billable no more.
# shows: failure:F34, feature:N16, cap:111

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater ends for Brightwater won by Ana: EUR 0, type Cancellation
Ana replies to H-2: start: 2026-09-30
Ana presses [All correct]
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has the day of the win"
Finn presses [Accept]
Finn enters order SO-1052 for H-2
Pavel presses [Acknowledge]
Finn types /baton status H-1
Finn types /baton packet H-1
Finn types /baton status

until 2026-10-01 12:00
Finn types /baton status
