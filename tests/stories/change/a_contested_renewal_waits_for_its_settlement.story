# A customer who contests the renewal keeps it from Finance: the reason is on record beside what was sold, approved and
# booked, until a person says that it is settled. The win of the renewal continues the packet that opened itself.
# shows: failure:F17, feature:N15, cap:108, decision:N2r

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed; automatic renewal: yes
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

until 2027-01-05 12:00
crm: Brightwater year two for Brightwater won by Ana: EUR 46,000, type Renewal
Ana presses [All correct]
Ana replies to H-2: contested: contested
Ana replies to H-2: contest reason: they were told EUR 44,000
Dina presses [Approve]
Finn types /baton status H-2

after 1 day
Ana replies to H-2: contested: none
Finn types /baton packet H-2
