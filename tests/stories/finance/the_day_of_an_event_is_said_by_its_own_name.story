# A part of the payment falls due with an event whose day comes after Finance has accepted. It is said by the event's own name, and is
# news of that event: neither is it refused, nor does it change how billing starts.
# shows: failure:F25, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: payment terms: 40% on signature, 60% 30 days after go-live\npayment events: event go live, owner Maja Lind
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Bea presses [Approve]
Finn presses [Accept]

after 1 h
Ana replies to H-1: go live: 2026-05-04
Finn enters order SO-2301 for H-1
Ana replies to H-1: the go-live was on 11 May 2026
