# A CRM states a downgrade as a negative amount, and a quote as a negative number: it is the same downgrade. It is
# counted once below zero, and credited.
# shows: failure:F34

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater less for Brightwater won by Ana: EUR -6,000, type Existing Business - Downgrade
Ana presses [All correct]
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the difference was agreed with the customer"
Finn types /baton list finance
Finn types /baton packet H-2

# The other way round: lines first, the kind afterwards.
after 1 day
crm: Brightwater again for Brightwater won by Ana: EUR -600, type Existing Business
Ana replies to H-3: what changes: downgrade
Finn types /baton packet H-3
