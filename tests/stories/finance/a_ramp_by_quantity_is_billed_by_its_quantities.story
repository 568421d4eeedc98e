# A ramp may name how many there are in each step: the invoices follow the numbers, and so does the first year. Numbers
# that are not those of the quote are no ramp of it.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/ramp_by_quantity.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: start: 2026-04-01\nend: 2029-03-31\nbilling: annual in advance
Ana replies to H-1: ramp: from 2026-04-01, to 2027-03-31, quantity 40; from 2027-04-01, to 2028-03-31, quantity 60; from 2028-04-01, to 2029-03-31, quantity 80
Ana replies to H-1: ramp: from 2026-04-01, to 2027-03-31, quantity 40; from 2027-04-01, to 2028-03-31, quantity 50; from 2028-04-01, to 2029-03-31, quantity 60
Finn types /baton packet H-1
