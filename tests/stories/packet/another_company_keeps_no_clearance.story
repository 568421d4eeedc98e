# Who was cleared is a company, not a handoff: with another customer, everything that the account master said of the one before is gone, and compliance is asked about the new one.
# shows: failure:F46, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Larch Hill won by Ana: EUR 24,000
Ana replies to H-1: po: not needed
Ana replies to H-1: customer: Silver Quay Ltd
Ana types /baton status H-1

after 10 min
Ana replies to H-1: account record: ACC-1003
Ana replies to H-1: warnings: the account master has the old name
Ana types /baton status H-1

after 1 h
Ines replies to H-1: export screening: hit, 2026-03-09
Ana replies to H-1: customer: Larch Hill Ltd
Ana types /baton status H-1
