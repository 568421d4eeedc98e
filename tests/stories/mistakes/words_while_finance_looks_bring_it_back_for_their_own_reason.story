# The packet is with Finance, and somebody says something else than what stands: it comes back, with what was said as the
# reason. That it was nothing costs one press, which sends it again; what does change is given, and submitted again.
# shows: failure:F12, failure:F3

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Leo presses [All correct]
Ana presses [All correct, send to Finance]

after 10 min
Ana replies to H-1: the start slips by a month
Finn types /baton status H-1
Ana presses [No change, send it again]

after 10 min
Ana replies to H-1: hold on, that's wrong
Ana replies to H-1: billing e-mail: finance@larchhill.example
Ana presses [Submit]
Finn presses [Accept]
