# A reseller adds the end customer, the reseller agreement and its margin, the terms that bind the end customer, and who is principal.
# shows: failure:F3

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with channel="reseller", end_customer_name="Otter Mills Ltd", end_customer_address="2 Weir Lane, Leeds LS1 4AP, United Kingdom", quote_number="Q-2308 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Dora replies to H-1: reseller agreement: RA-17\npartner margin: 20%
Leo replies to H-1: end user terms: online terms, passed on
Leo presses [All correct]
Ruth replies to H-1: principal or agent: principal

# The list that stands there is older than what the others gave; the newer one comes at once.
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance]
Ruth presses [Approve]

after 2 h
Finn presses [Accept]
Finn enters order SO-2308 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
