# A screening that is too old is asked of compliance; once compliance has answered, nobody is to justify that the account master follows later.
# shows: failure:F46, rule:(g)

at Monday 2026-06-01 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana types /baton status H-1

after 1 h
Ines replies to H-1: export screening: cleared on 2026-06-01
Ana types /baton status H-1
