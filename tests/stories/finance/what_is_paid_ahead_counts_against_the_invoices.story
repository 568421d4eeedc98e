# A prepayment is an invoice of its own with the signature, and the first invoices are less by it; a deposit counts
# against the last ones. Beside instalments that were agreed they are no invoice, which is said.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: prepayment: 30%\ndeposit: EUR 2,000\nbilling: quarterly in advance
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana presses [All correct]
Finn types /baton packet H-1

# A deposit above everything is nobody's deposit.
after 10 min
Ana replies to H-1: deposit: EUR 200,000

after 10 min
Ana replies to H-1: deposit: none\npayment terms: 50% on signature, 50% on go-live
Finn types /baton packet H-1
