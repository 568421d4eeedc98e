# A deposit in another currency than the deal's is no part of its invoices: it keeps the packet back until it is stated in
# the deal's own.
# shows: failure:F25, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: deposit: USD 2,000
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Finn types /baton status H-1
Ana replies to H-1: deposit: EUR 2,000
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance]
Finn types /baton status H-1
