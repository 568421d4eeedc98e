# A win that is announced again at another price is a repeat and changes nothing; that the price is another one is said, and
# after the order to Finance and the owner themselves.
# shows: failure:F4, failure:F1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
crm: Brightwater won by Ana: EUR 50,000
Ana replies to H-1: po: not needed
Ana presses [Submit with a reason] with text="the CRM holds the first year, the quote is signed"
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 1 h
crm: Brightwater won by Ana: EUR 52,000
Finn types /baton status H-1
Finn types /baton list
