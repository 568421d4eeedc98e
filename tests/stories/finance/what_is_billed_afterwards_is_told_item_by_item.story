# Work by time and materials is billed afterwards as a rule, and says nothing of the subscription beside it that is billed in advance:
# nobody has to decide on that. Work at a fixed price that is billed afterwards is decided.
# shows: decision:B1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/services.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2307 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana replies to H-1: billing plan: item Implementation, monthly, arrears

after 5 min
Ana presses [All correct]
Leo presses [All correct]
Cleo uploads ../../data/documents/statement-of-work.pdf to H-1 as statement_of_work, saying statement of work: SOW-2307\ntotal of the statement of work: EUR 6,000\nservices billing: time and materials\nexpenses: included
Finn types /baton explain H-1
Cleo replies to H-1: services billing: fixed fee
Finn types /baton explain H-1
