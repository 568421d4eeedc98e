# Whoever names a change of another customer's agreement hears at once that the names differ, and what would help; the same where the customer's name is put right afterwards.
# shows: failure:F34, decision:E2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 15% off
Ana replies to H-1: po: not needed
Mira presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 30 days
crm: Bright merger for Brightwater Holding won by Ana: EUR 0, type Existing Business
Ana replies to H-2: parent: H-1; what changes: billing change
Ana replies to H-2: what changes: entity change
Ana replies to H-2: what changes: billing change
Ana replies to H-2: customer: Brightwater Ltd
