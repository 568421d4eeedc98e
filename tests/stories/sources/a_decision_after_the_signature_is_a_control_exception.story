# A decision that comes after the customer has signed binds nobody any more; it is kept and told as a control exception.
# shows: failure:F11, failure:F15

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json
Ana uploads ../../data/quotes/northgate_15.csv to H-1
Ana uploads ../../data/documents/harbour-lights-order-form.pdf to H-1 as order_form
Ana uploads ../../data/documents/harbour-lights-certificate-net-60.json to H-1
Ana replies to H-1: start: 2026-04-01\nend: 2027-03-31\npayment terms: net 60\npo: 4711\npromises: none\nquote number: Q-9 v1\ndiscount reason: to match a competitor

after 1 h
Fiona presses [Approve]
Finn types /baton status H-1
