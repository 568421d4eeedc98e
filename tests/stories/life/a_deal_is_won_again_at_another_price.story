# A deal that is lost after its order and won again at another price, by another owner: the order stands, and Finance and
# the owner hear that it was booked at the former price; whose the packet is, a person says.
# shows: failure:F4, failure:F16, failure:F2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 1 h
crm: Brightwater lost: the customer is insolvent

after 1 h
crm: Brightwater won by Ben: EUR 52,000
Finn types /baton status H-1
Finn types /baton status
Finn types /baton list stuck

after 1 h
Finn presses [Resume]
Finn types /baton status H-1
