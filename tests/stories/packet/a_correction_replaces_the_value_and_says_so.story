# A later answer replaces the earlier one, and the reply says what it was before.
# shows: failure:F5, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po: 4711

after 5 min
Ana replies to H-1: po number: 4712
Ana replies to H-1: billing email: invoices@brightwater.example
