# Invoices that were agreed one by one are taken as people write them, a day, an amount and what it is for; work that is
# charged once is billed with its first period, and not spread over the subscription.
# shows: failure:F12, failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/services.csv to H-1
Ana fills [Fill in] for H-1 with quote_number="Q-2307 v1", service_start="2026-04-01", service_end="2027-03-31"
Ana replies to H-1: billing: quarterly in advance
Finn types /baton packet H-1
Ana replies to H-1: agreed invoices: 2026-04-01, EUR 10,000, kick-off; 2026-08-01, EUR 14,000, go live
Finn types /baton packet H-1

after 10 min
Ana replies to H-1: payment terms: 40% on signature, 60% on go-live
Finn types /baton status H-1
