# Two downgrades are opened on the same base. In the moment in which the first is ordered, the second starts from another
# base: it comes back from Finance, says so, and nothing that was decided on the old base carries it on; below zero nothing can fall.
# shows: failure:F16, cap:110

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 30 days
crm: Brightwater less for Brightwater won by Ana: EUR 30,000, type Existing Business - Downgrade
Ana presses [All correct]
crm: Brightwater lesser for Brightwater won by Ana: EUR 30,000, type Existing Business - Downgrade
Ana presses [All correct]
Vera presses [Approve]
Vera presses [Approve]
Ruth presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the difference was agreed with the customer"
Ana presses [Submit with a reason] with text="the difference was agreed with the customer"
Finn presses [Accept]
Finn enters order SO-2 for H-2
Ana types /baton status H-3

# As many as are booked may fall away, and not for more than is booked.
after 1 h
crm: Brightwater least for Brightwater won by Ana: EUR 17,000, type Existing Business - Downgrade
Ana types /baton status H-4
