# Everything is there and confirmed, and people go on writing. What can mean one thing only is proposed; what speaks of a value
# and gives none holds the packet, with what stands and what to write. Talk has no reply.
# shows: failure:F12, failure:F3

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Leo presses [All correct]
Ana presses [All correct]

after 5 min
Ana replies to H-1: thanks!
Ana replies to H-1: great job team
Ana replies to H-1: see you tomorrow
Ana replies to H-1: lunch?
Ana replies to H-1: congrats to Ana

after 5 min
Ana replies to H-1: they pay monthly, in arrears
Ana presses [All correct]

after 5 min
Ana replies to H-1: Invoices must not be sent before 15 May
Finn types /baton status H-1
Ana replies to H-1: billing start: 2026-05-15

after 5 min
Bea presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-2301 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
