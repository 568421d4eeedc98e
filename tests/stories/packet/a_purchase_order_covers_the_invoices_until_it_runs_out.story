# A purchase order that runs out has to cover the invoices up to that day, and not all that is sold; the invoices after it
# need the next order, and Finance sees which. An order that runs out before the first invoice covers none.
# shows: failure:F25, failure:F3, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: billing: quarterly in advance
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="PO 4711 over EUR 12,000", off_record_promises="none"
Ana replies to H-1: po expiry: 2026-03-20
Ana replies to H-1: po expiry: 2026-12-31
Ana replies to H-1: po expiry: 2026-09-30
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance] with text="the customer orders year by year"
Leo presses [All correct]
Finn types /baton status H-1
