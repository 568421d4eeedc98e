# An entity change keeps what was sold and adds nothing to the bill, and the general counsel decides on it; without it, another customer's agreement
# does not pass.
# shows: cap:111, decision:E2, failure:F34, feature:N16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 15% off
Ana replies to H-1: po: not needed
Mira presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 91 days
crm: Bright merger for Brightwater Holding won by Ana: EUR 0, type Existing Business
Ana replies to H-2: parent: H-1; what changes: billing change
Ana presses [All correct]
Ana types /baton status H-2

after 5 min
Ana replies to H-2: what changes: entity change
Ana replies to H-2: bill to: Brightwater Holding Ltd
Ana replies to H-2: VAT number: IE1234567FA, registry says: active, checked at: 2026-06-08T08:00:00Z
Greta presses [Approve]
Ana presses [Submit]
Finn types /baton list finance
Finn presses [Accept]
Finn types /baton packet H-2
Finn enters order SO-1066 for H-2
Finn types /baton status
