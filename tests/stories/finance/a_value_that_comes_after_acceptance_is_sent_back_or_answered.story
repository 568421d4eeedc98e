# A value that comes after Finance has accepted changes nothing by itself. It waits for Finance with a name and a time, beside
# [Enter order], and while there is no order Finance may send the packet back for it: then it holds the packet like any other words.
# shows: failure:F12, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Leo presses [All correct]
Ana presses [All correct, send to Finance]
Finn presses [Accept]

after 10 min
Ana replies to H-1: billing e-mail: invoices@larchhill.example
Finn types /baton list finance
Ana presses [Send back]
Finn presses [Send back]
Ana replies to H-1: billing e-mail: invoices@larchhill.example
Finn types /baton status H-1

after 1 h
Ana presses [Submit]
Finn presses [Accept]
