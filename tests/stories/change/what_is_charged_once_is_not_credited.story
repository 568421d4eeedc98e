# Work is charged once, by the product master, though the quote file does not say so: a cancellation credits the seats of
# the days that are left and nothing of the work, the yearly value is that of the seats, and no new statement of work is
# asked for.
# shows: failure:F34, feature:N16, cap:111

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/services.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: billing: quarterly in advance
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06"
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Cleo uploads ../../data/documents/statement-of-work.pdf to H-1 as statement_of_work, saying statement of work: SOW-2307\ntotal of the statement of work: EUR 6,000\nservices billing: fixed fee\nexpenses: included

after 2 h
Finn presses [Accept]
Finn enters order SO-2301 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
Pavel presses [Acknowledge]

after 60 days
crm: Larch ends for Larch Hill won by Ana: EUR 0, type Cancellation
Ana replies to H-2: parent: H-1; start: 2026-10-01
Ana presses [All correct]
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has the day of the win"
Finn presses [Accept]
Finn enters order SO-2309 for H-2
Finn types /baton packet H-2
