# Where billing starts on a date of its own, that date is asked for, no invoice is dated before it, and billing is told it.
# shows: failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: billing start: fixed date
Ana replies to H-1: po: not required
Ana replies to H-1: billing start date: 2026-05-01
Bea presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has its template, sales operations mends it"
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Finn types /baton packet H-1
