# A downgrade is no sale: what falls away stands below zero in the packet, in Finance's list and in the export, is
# credited and not billed, and is taken down and not set up. A cancellation credits what is left of the term.
# shows: failure:F34, feature:N16, cap:111

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater less for Brightwater won by Ana: EUR 6,000, type Existing Business - Downgrade
Ana presses [All correct]
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the difference was agreed with the customer"
Finn types /baton list finance
Finn presses [Accept]
Finn enters order SO-1052 for H-2
Pavel presses [Acknowledge]
Finn types /baton packet H-2
Finn types /baton status

after 5 days
crm: Brightwater ends for Brightwater won by Ana: EUR 0, type Cancellation
Finn types /baton packet H-3
