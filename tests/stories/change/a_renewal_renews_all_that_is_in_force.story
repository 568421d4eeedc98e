# An add-on has days of its own; the agreement keeps its term. Its renewal is as long as the agreement was, takes all
# lines in force, and says what was sold at first and what changed it. One that begins inside the term is questioned.
# shows: failure:F16, failure:F34, cap:108, cap:110, feature:N15

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Ana presses [All correct, send to Finance]
Ruth presses [Approve]
Finn presses [Accept]
Finn enters order SO-1051 for H-2
Pavel presses [Acknowledge]

until 2027-01-05 12:00
Finn types /baton packet H-3
Ana replies to H-3: start: 2027-03-01
Ana types /baton status H-3
