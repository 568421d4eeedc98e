# A customer in the United States adds where it uses what was sold, and whether it is exempt from sales tax; both are proposed and confirmed.
# shows: failure:F3, cap:34

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/juniper_falls.json

after 10 min
Ana uploads ../../data/quotes/dollars.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2306 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@juniperfalls.example", signature_customer.at="2026-03-06", bill_to_name="Juniper Falls Inc", bill_to_address="12 Falls Road, Portland, OR 97201, United States", billing_contact_email="ap@juniperfalls.example", po_required="no", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Leo presses [All correct]

after 2 h
Finn presses [Accept]
Finn enters order SO-2306 for H-1
Ana replies to H-1: provisioning contact: it@juniperfalls.example
