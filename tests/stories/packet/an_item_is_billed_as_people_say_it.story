# How an item is billed is read as people say it, with or without the names of its parts; what is no rhythm is asked back.
# shows: failure:F12

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/fee_beside.csv to H-1
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31"
Ana replies to H-1: billing: annual in advance
Ana replies to H-1: billing plan: item PLATFORM, quarterly, advance
Ana replies to H-1: billing plan: PLATFORM semiannually in arrears
Ana replies to H-1: billing plan: PLATFORM every now and then
Finn types /baton packet H-1
