# Words that begin with the name of a field of free words are no value of it: they hold the packet until somebody says what holds.
# A correction without a name puts right what its speaker said last, and one clause that is understood drops no other.
# shows: failure:F3

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Leo presses [All correct]
Ana presses [All correct]

after 5 min
Ana replies to H-1: the quote is missing the training day we sold them
Ana replies to H-1: Rechnungsempfänger ist die Holding in Frankfurt
Ana types /baton status H-1
Ana replies to H-1: bill-to name: Larch Hill Ltd

after 5 min
Ana replies to H-1: quote: wrong
Ana replies to H-1: never mind

after 5 min
Ana replies to H-1: PO is 4711
Ana replies to H-1: sorry, 4712

after 5 min
Ana replies to H-1: start is 1 May, 24 months, they'll need a PO
Ana replies to H-1: please change the start to 1 June
Ana replies to H-1: they want net 60, is that ok?
Ana replies to H-1: the start is wrong, can you fix it?
Ana types /baton packet H-1
