# Whose paper it is, and what departs from ours, is Legal's word: it stands on the one card that Legal confirms anyway, and a contract is taken for the customer's until Legal says otherwise.
# shows: decision:L2, failure:F10, rule:(g)

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/contract-customer-paper.pdf to H-1 as contract
Ana fills [Fill in] for H-1 with quote_number="Q-2303 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Ana types /baton status H-1
