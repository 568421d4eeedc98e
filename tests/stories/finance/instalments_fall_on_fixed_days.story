# Shares of the price that fall due on days are instalments: each is an invoice of its day. A day without a year is the next
# one.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: payment terms: 30% on 1 April, 40% on 1 July, 30% on 1 October
Finn types /baton packet H-1
Ana replies to H-1: payment terms: 50% on 2026-04-01 and the rest on January 15, 2027
Ana replies to H-1: payment terms: 30% on 1 April, 40% on 1 July
