# Finance reads a packet without asking anybody: each value with its source, who said it and when, each decision with
# its row, and what was not checked.
# shows: failure:F1, failure:F50, failure:F15, feature:N2, cap:20, cap:30, invariant:I13

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
Ana replies to H-1: po: 4711\nap email: invoices@brightwater.example
Dina presses [Approve]
Finn types /baton packet H-1
