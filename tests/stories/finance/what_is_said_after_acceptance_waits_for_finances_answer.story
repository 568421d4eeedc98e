# Words of the rep after Finance has accepted change nothing by themselves. They wait for an answer of Finance with a name and a time,
# and pass on like any task; until then every list and card, and the question of the day, says that they stand there.
# shows: failure:F12, failure:F46, feature:N19

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Leo presses [All correct]
Ana presses [All correct, send to Finance]
Finn presses [Accept]
Finn enters order SO-2301 for H-1

# Nobody answers for a day: it is reminded of, and says so wherever the order is listed.
after 1 h
Ana replies to H-1: they pay monthly, in arrears
Ana replies to H-1: provisioning contact: it@larchhill.example
Pavel presses [Acknowledge]
Finn types /baton status
Finn types /baton list finance
until Tuesday 17:00
Finn types /baton status H-1
Ana presses [Answer] with text="it is fine"
Finn presses [Answer] with text="Held. The invoice waits for the amendment."

# What is nothing after all, its speaker says, and nothing is left to answer.
after 1 h
Ana replies to H-1: Invoices must not be sent before 15 May
Ana replies to H-1: never mind
Finn types /baton list finance
