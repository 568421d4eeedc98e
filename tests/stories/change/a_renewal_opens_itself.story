# The deadline of a renewal is its notice date, not the end of its term: sixty days before it the packet opens by itself
# for the owner, with what was sold, approved and booked side by side and what is still owed; reminders follow, and time
# decides nothing. A person says that it ends.
# shows: cap:53, cap:108, cap:112, feature:N14, feature:N15, feature:N10, failure:F34, decision:N1r

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana replies to H-1: po: not needed; automatic renewal: yes
Dina presses [Approve with conditions] with text="a reference call", owner=Ana, due=2027-03-01
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

until 2026-11-27 12:00
Finn types /baton list

until 2026-12-01 12:00
Finn types /baton packet H-2
Ana types /baton status H-2

until 2027-01-16 12:00
Ana types /baton void H-2: notice of Brightwater, 2027-01-15, by e-mail

until 2027-02-01 12:00
Finn types /baton list
