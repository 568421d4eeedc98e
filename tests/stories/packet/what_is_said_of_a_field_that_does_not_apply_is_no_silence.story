# A value that a person says of a field that does not apply is kept and changes nothing, so it keeps the packet from Finance
# until what it goes with is said, or that it was nothing.
# shows: failure:F1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana replies to H-1: partner margin: 20%
Ana replies to H-1: end customer: Otter Mills Ltd
Finn types /baton packet H-1

after 10 min
Ana replies to H-1: channel: reseller

after 10 min
Ana replies to H-1: channel: direct
Ana replies to H-1: end customer: Otter Mills Ltd
Ana replies to H-1: never mind
