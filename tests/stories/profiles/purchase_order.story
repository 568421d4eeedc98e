# A purchase order adds its number and its file; whoever says that one is needed is asked for it in the same breath.
# shows: failure:F3, cap:34

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana fills [Fill in] for H-1 with po_required="PO 4711 over EUR 24,000", quote_number="Q-2304 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Leo presses [All correct]

after 2 h
Finn presses [Accept]
Finn enters order SO-2304 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
