# The purchase order runs out on 31 December, and the invoice of 1 January needs the next one. Whoever is to get it is
# reminded 30 and 7 days before; after a stop beyond that day one reminder comes, and says that it is late. No decision follows from it.
# shows: failure:F3, feature:N10

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: billing: quarterly in advance
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="PO 4711 over EUR 18,000", off_record_promises="none"
Ana replies to H-1: po expiry: 2026-12-31
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance] with text="the customer orders year by year"
Leo presses [All correct]

after 2 h
Finn presses [Accept]
Finn enters order SO-2301 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
Pavel presses [Acknowledge]

until 2026-12-03 12:00
baton is down for 35 days
until 2027-01-08 12:00
