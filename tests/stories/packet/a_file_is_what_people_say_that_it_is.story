# A file that was taken for something else is moved by saying so, or by bringing it again with another caption; who brought it and what it was stay in the record, and what Finance was asked on the old one is taken back.
# shows: failure:F15, behaviour:6

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as order_form
Ana replies to H-1: that file is the PO
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: order-form-signed.pdf is the contract
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: standard.csv is the contract
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="PO 4711 over EUR 24,000", off_record_promises="none"
Ana presses [All correct, send to Finance]
Leo presses [All correct]

after 5 min
Ana replies to H-1: order-form-signed.pdf is the contract
Finn types /baton packet H-1
