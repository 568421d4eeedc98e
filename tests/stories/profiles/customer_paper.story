# The customer's paper adds Legal's stamp on whose paper it is, on its clauses, and one legal decision.
# shows: decision:L2, failure:F10, failure:F20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/contract-customer-paper.pdf to H-1 as contract
Ana fills [Fill in] for H-1 with paper_source="customer", nonstandard_clauses="custom clause", quote_number="Q-2303 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Leo fills [Fill in] for H-1 with legal_clean_stamp="yes", order_of_precedence="order form first", contingencies="none"
Leo presses [Approve]

after 2 h
Finn presses [Accept]
Finn enters order SO-2303 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
Leo replies to H-1: our signature: Clara, CRO, clara@example.com, 2026-03-09
