# A line that costs nothing by the price list is reduced by nothing, so nobody has to decide on a discount of it; an invoice
# of nothing needs no purchase order.
# shows: failure:F10, failure:F3

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/free_by_the_list.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: billing: semiannual in advance\nprepayment: 100%
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="PO 4711 over EUR 24,000", off_record_promises="none"
Ana replies to H-1: po expiry: 2026-06-30
Finn types /baton packet H-1
