# What a rep writes in a hurry, without labels, is never met with silence: each clause that is certain is taken to be
# confirmed with the rest, and what is not is asked about. Talk stays talk.
# shows: failure:F3, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana replies to H-1: PO 4711 for 48k, billing to ap@brightwater.example, start May 1
Ana replies to H-1: net 45 pls
Ana replies to H-1: quote Q-2301 v3, ends April 30 2027, their CFO is nice, 12 widgets
Ana replies to H-1: we had a great call, they love it
Ana replies to H-1: met Jo at 5, lunch in May
