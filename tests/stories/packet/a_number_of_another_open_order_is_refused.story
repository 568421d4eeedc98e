# One purchase order number on two open orders of a customer is a mistake of one of them. It is refused until the
# other is settled.
# shows: failure:F25, failure:F42

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
crm: Brightwater Support won by Ben: EUR 9,000
Ben replies to H-2: customer: Brightwater Ltd

after 5 min
Ana replies to H-1: po: 4711
Ben replies to H-2: po: 4711
Ben replies to H-2: po: 4712
