# What only the customer knows goes out in one e-mail that the rep sends; the reply is pasted, each value is confirmed once, and bank details are never taken from it.
# shows: feature:N20, failure:F3, decision:O1, cap:34

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", off_record_promises="none"
Ana presses [E-mail to the customer]

after 3 h
Ana replies to H-1: From: Jo Park <jo.park@larchhill.example>\nDate: Mon, 9 Mar 2026 11:41\nSubject: Re: Your order\n\nHi Ana,\n1. Larch Hill Ltd\n2. 7 Larch Hill, Bristol BS1 5TR, United Kingdom\n3. ap@larchhill.example\n4. no PO needed\nOur IBAN is GB33 BUKB 2020 1555 5555 55\n\nBest regards\nJo Park, +44 117 496 0000
