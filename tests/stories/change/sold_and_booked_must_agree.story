# What an amendment starts from must be what is booked: another figure on its form blocks, names both, and whose order
# it is; and only what is booked can fall away.
# shows: failure:F16, cap:110

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
Ana replies to H-2: before: EUR 50,000

after 1 h
Ana types /baton status H-2
Ana replies to H-2: before: EUR 48,000
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the difference was agreed with the customer"

after 1 h
crm: Brightwater gone for Brightwater won by Ana: EUR 60,000, type Existing Business - Downgrade
Ana types /baton status H-3
