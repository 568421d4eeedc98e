# A discount above the standard band adds its reason and one approval; the packet waits for the approver, and the rep has nothing more to do.
# shows: decision:D1, failure:F8, failure:F20, feature:N1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/discounted.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with discount_reason="to match a competitor", quote_number="Q-2302 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Mira presses [Approve]

after 2 h
Finn presses [Accept]
Finn enters order SO-2302 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
