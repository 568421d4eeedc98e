# Whoever names no field may still speak of one: what can mean nothing else is proposed, an end is counted from the start, a portal stays a portal, equal parts are computed to the cent; and what cannot be taken is answered with its reason and a way to say it. Talk is left alone.
# shows: feature:N20, failure:F3, decision:B1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana replies to H-1: end: in one year
Ana replies to H-1: first two months are free
Ana replies to H-1: start: 2026-05-01
Ana replies to H-1: end: in one year
Ana replies to H-1: end: 18 months from the start
Ana replies to H-1: first two months are free
Ana replies to H-1: no auto renewal
Ana replies to H-1: auto-renews yearly
Ana replies to H-1: it might renew after a year
Ana replies to H-1: milestone billing
Ana replies to H-1: same as contract
Ana replies to H-1: as in the MSA
Ana replies to H-1: ap@larchhill.example and finance@larchhill.example
Ana replies to H-1: term: 3y
Ana replies to H-1: invoices via their portal https://portal.example.com/larch
Ana replies to H-1: no CRM record
Ana replies to H-1: notice period not agreed
Ana replies to H-1: great work everyone, 3 cheers
Ana replies to H-1: billed by instalments
Ana replies to H-1: the renewals team is great
Ana replies to H-1: milestone reached
Ana replies to H-1: the portal is down
Ana replies to H-1: I will call the customer about the renewal
Ana replies to H-1: see https://docs.example.com/plan

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: billed in 3 instalments
Finn types /baton packet H-1
