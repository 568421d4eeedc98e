# The rep's one press confirms what was shown and sends the packet as soon as nobody owes anything; until then it can be taken back, and a changed value takes it back by itself.
# shows: gate:submit, failure:F21, failure:F29

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Ana presses [Do not send yet]
Ben presses old [Do not send yet] for H-1
Leo presses [All correct]

after 5 min
Ana replies to H-1: ap email: invoices@larchhill.example
Ana presses [Submit]
