# A clearance is good for 90 days from its day: without one, or with a day that is still to come, it is asked back.
# shows: failure:F46, rule:(g)

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/tidewell.json
Ana replies to H-1: account record: ACC-2003
Ines replies to H-1: export screening: cleared
Ines replies to H-1: export screening: cleared on 2027-01-01
Ines replies to H-1: export screening: pending
Ana types /baton status H-1

after 1 h
Ines replies to H-1: export screening: cleared on 2026-03-09
Ana types /baton status H-1
