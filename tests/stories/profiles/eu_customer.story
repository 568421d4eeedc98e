# A customer elsewhere in the European Union adds its VAT number, because the customer accounts for the tax.
# shows: failure:F3, cap:34

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/linden_werke.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with vat_id.number="ATU12345678", vat_id.registry="active", vat_id.checked_at="2026-03-09T08:00:00Z", quote_number="Q-2305 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@lindenwerke.example", signature_customer.at="2026-03-06", bill_to_name="Linden Werke GmbH", bill_to_address="Lindenweg 4, 1010 Wien, Austria", billing_contact_email="rechnung@lindenwerke.example", po_required="no", off_record_promises="none"

after 5 min
Ana presses [All correct, send to Finance]
Leo presses [All correct]

after 2 h
Finn presses [Accept]
Finn enters order SO-2305 for H-1
Ana replies to H-1: provisioning contact: it@lindenwerke.example
