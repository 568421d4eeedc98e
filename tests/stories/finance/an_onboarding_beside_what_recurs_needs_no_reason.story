# What is charged once by what it is, as an onboarding or a set-up fee, is billed once and warns of nothing, whatever the
# months of the term.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/onboarding_beside.csv to H-1
Ana replies to H-1: start: 2026-04-01\nend: 2027-03-31\nbilling: quarterly in advance
Finn types /baton packet H-1
