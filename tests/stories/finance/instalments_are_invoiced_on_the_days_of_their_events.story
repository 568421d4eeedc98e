# Terms in instalments become invoices with days: the signature's is known, the go-live's once it is reported.
# shows: failure:F25, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: payment terms: 40% on signature, 60% 30 days after go-live\nbilling start: go live
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Bea presses [Approve]
Finn presses [Accept]
Finn enters order SO-2301 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
Finn types /baton status H-1
Finn types /baton packet H-1

at Monday 2026-05-04 09:00 Europe/Berlin
Finn presses [Billing may start]
Finn types /baton packet H-1
