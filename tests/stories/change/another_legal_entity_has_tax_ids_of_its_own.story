# A tax id belongs to a legal entity. An amendment of the same customer takes it over with what the registry says; an
# entity change asks for that of the new one.
# shows: cap:111, decision:E2, feature:N16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Bright merger for Brightwater Holding won by Ana: EUR 0, type Existing Business
Ana replies to H-2: parent: H-1; what changes: billing change
Finn types /baton packet H-2
Ana replies to H-2: what changes: entity change; bill to: Brightwater Holding Ltd
Ana types /baton status H-2
Ana replies to H-2: VAT number: IE1234567FA, registry says: active, checked at: 2026-05-08T08:00:00Z
Finn types /baton packet H-2
