# Invoices that somebody lists are the ones that are billed, whatever is sold, and billing operations is asked; a list that
# does not come to the total is not taken, and keeps the packet from Finance until one does.
# shows: failure:F25, decision:B1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example.com", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="5 Mill Row, Leeds LS1 4AP, United Kingdom", billing_contact_email="ap@larchhill.example.com", off_record_promises="none", po_required="no"
Ana replies to H-1: agreed invoices: 2026-04-01, EUR 10,000, kick-off; 2026-08-01, EUR 13,999.99, go live
Ana presses [All correct, send to Finance]

after 5 min
Ana replies to H-1: agreed invoices: 2026-04-01, EUR 10,000, kick-off; 2026-08-01, EUR 14,000, go live
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Finn types /baton packet H-1
