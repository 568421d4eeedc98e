# What stands by default does not pass as confirmed once its owner tried to say something else: words that could not be read
# keep the packet from Finance until somebody gives a value, or says that the default holds. So does a quote that charges
# other months than the term has get a remark that Finance sees.
# shows: failure:F12, failure:F3, failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2028-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana replies to H-1: billing: whenever the moon is full
Ana presses [All correct, send to Finance] with text="the price is for the first of the two years"
Leo presses [All correct]
Finn types /baton status H-1

after 10 min
Ana replies to H-1: billing: annual in advance
Finn types /baton status H-1
