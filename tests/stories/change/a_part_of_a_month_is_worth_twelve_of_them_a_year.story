# Seats that join within a month cost in a year what twelve months of them cost, and are renewed for twelve months: the part
# of a month that was charged first is nobody's price.
# shows: failure:F16, cap:108

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed\nstart: 2026-04-01
Ana replies to H-1: end: 2027-03-31
Ana presses [Submit with a reason] with text="the customer asked for that end in writing"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater seats for Brightwater won by Ana: EUR 2,383.33, type Existing Business - Add-On
Ana uploads ../../data/quotes/mid_month.csv to H-2
Ana replies to H-2: start: 2026-06-15
Ana replies to H-2: end: 2027-03-31
Finn types /baton packet H-2
