# Whoever checks the customer's credit writes it as people do, without the names of its parts, and is not asked again.
# shows: failure:F23, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: payment terms: net 45
Finn replies to H-1: credit check: ok, limit EUR 50,000, open EUR 1,200, checked 2026-03-06
Finn replies to H-1: credit check: ok, credit limit EUR 60,000, open receivables EUR 0, due EUR 500, as of 9 March 2026
