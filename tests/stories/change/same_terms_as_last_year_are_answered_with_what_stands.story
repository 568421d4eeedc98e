# Who says of a renewal that everything is as last year is answered with what was taken over and what the renewal says of its own, and the
# packet waits until somebody says that this is the same, or what differs.
# shows: cap:108, failure:F34, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed; automatic renewal: yes
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

until 2026-12-01 12:00
Ana replies to H-2: same terms as last year
Ana replies to H-2: same terms as last year, but net 14
Ana types /baton status H-2
