# Between two countries of the EU the customer owes the tax only with a VAT number that the registry says is active; a number
# of the right form proves nothing. Until the registry has said so, the billing lead is asked whether it may stand.
# shows: failure:F25, failure:F46, gate:submit, decision:X1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/linden_werke.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: vat: ATU12345678
Ana fills [Fill in] for H-1 with quote_number="Q-2305 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@lindenwerke.example", signature_customer.at="2026-03-06", bill_to_name="Linden Werke GmbH", bill_to_address="Lindenweg 4, 1010 Wien, Austria", billing_contact_email="rechnung@lindenwerke.example", po_required="no", off_record_promises="none"
Ana presses [All correct]
Leo presses [All correct]
Ana types /baton status H-1

after 10 min
Ana replies to H-1: VAT number: ATU12345678, registry says: active, checked at: 2026-03-09T08:05:00Z
Ana presses [Submit]
