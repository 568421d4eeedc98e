# Who asks whether it should not be otherwise says what they think is right: the packet waits for it, with the field that it speaks of.
# Words between people, such as who misses a meeting, hold nothing.
# shows: failure:F12, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Leo presses [All correct]
Ana presses [All correct]

after 10 min
Ana replies to H-1: shouldn't this be sold out of the GmbH?
Ana replies to H-1: never mind
Ana replies to H-1: I thought they pay monthly, or?
Ana replies to H-1: never mind
Ana replies to H-1: they usually take net 60, or do I mix that up?
Ana replies to H-1: never mind
Ana replies to H-1: Rechnungsempfänger ist die Holding
Ana replies to H-1: never mind
Ana replies to H-1: can't make the standup, dentist
