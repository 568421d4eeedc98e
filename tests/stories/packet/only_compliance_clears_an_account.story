# What the account master says of export screening is not the rep's to clear: it holds the packet, and compliance is asked.
# shows: rule:(g)

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/tidewell.json
Ana replies to H-1: account record: ACC-2003
Ana replies to H-1: export screening: cleared, 2026-03-09
Ana types /baton status H-1

after 1 h
Ines replies to H-1: export screening: cleared, 2026-03-09
Ana types /baton status H-1
