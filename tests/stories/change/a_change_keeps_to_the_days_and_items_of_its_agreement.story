# What a change would end or leave out by the way is named: a new price that ends before the agreement, a quote for
# everything that leaves an item out, a quote in another currency than the agreement's, and an extension after a gap.
# shows: failure:F16, failure:F34

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater price for Brightwater won by Ana: EUR 40,000, type Existing Business - Add-On
Ana replies to H-2: what changes: price change
Ana replies to H-2: service end: 2026-12-29
Finn types /baton status H-2
Ana replies to H-2: service end: 2027-03-29
Ana uploads ../../data/quotes/another_item.csv to H-2
Finn types /baton status H-2

after 5 min
Ana uploads ../../data/quotes/dollars.csv to H-2
Finn types /baton status H-2

after 5 min
Ana uploads ../../data/quotes/price_change.csv to H-2
Ana replies to H-2: what changes: term extension
Ana replies to H-2: end: 2028-03-29
Ana replies to H-2: start: 2027-06-01
Finn types /baton status H-2
