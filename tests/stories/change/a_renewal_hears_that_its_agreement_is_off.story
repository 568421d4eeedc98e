# An agreement that is lost after its order takes nothing with it in silence: whoever is to renew it hears why, and what
# would end the renewal; the renewal itself stays until a person says so.
# shows: cap:108, cap:110, failure:F34, failure:F2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 15% off
Ana replies to H-1: po: not needed; automatic renewal: yes
Mira presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

until 2026-12-01 12:00
crm: Brightwater lost
Ana types /baton void H-2: Brightwater is gone
