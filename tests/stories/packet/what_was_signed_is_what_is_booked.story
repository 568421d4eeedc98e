# What the signed form says takes the place of what policy only proposes, and stands against what somebody said otherwise; a minor unit between form and quote is told, and the quote's lines are booked.
# shows: failure:F7, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: form total: EUR 24,000.01
Ana replies to H-1: form terms: net 14
Ana types /baton packet H-1

after 5 min
Ana replies to H-1: payment terms: net 30
Ana types /baton status H-1

after 5 min
Ana replies to H-1: payment terms: net 14
Ana types /baton status H-1
