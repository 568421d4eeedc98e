# An agreement that renews by itself is not signed again: what was signed for it goes on and counts, and only how it renews
# is asked. Where the terms say that it ends, or other items are renewed than are in force, somebody signs.
# shows: cap:108, cap:112, feature:N15, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed; automatic renewal: yes
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

until 2026-12-01 12:00
Ana types /baton status H-2
Ana replies to H-2: auto-renewal: no
Ana replies to H-2: auto-renewal: yes
Ana replies to H-2: promises: none; crm record: none, opened by itself
Ines replies to H-2: export screening: cleared on 2026-12-01
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance]

until 2026-12-30 12:00
Ana presses [Submit]
Finn types /baton packet H-2
Finn presses [Accept]
Finn enters order SO-1100 for H-2
Pavel presses [Acknowledge]
