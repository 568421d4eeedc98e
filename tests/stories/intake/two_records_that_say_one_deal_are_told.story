# The CRM has one deal twice, under two records. They stay two packets, since only a person can tell; and that they say the same is told
# before either goes to Finance.
# shows: failure:F42

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
crm posts ../../data/wins/larch_hill_twin.json
