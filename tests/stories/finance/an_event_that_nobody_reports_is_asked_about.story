# A part of the payment that hangs on an event needs its day or somebody who reports it, or its invoice would never go out;
# the day may still be said after the order.
# shows: failure:F25, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: payment terms: 50% on signature, 50% on go-live
Finn types /baton status H-1
Ana replies to H-1: payment events: event go live, owner Maja Lind
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM cannot hold instalments"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Finn types /baton packet H-1

after 30 days
Ana replies to H-1: payment events: event go live, on 2026-04-07, owner Maja Lind
Finn types /baton packet H-1
