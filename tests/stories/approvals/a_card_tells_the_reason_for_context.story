# The reason for a discount stands on the approver's card as context: the decision is bound to the figures alone, so another reason refreshes the card and voids nothing.
# shows: decision:D1, failure:F8, feature:N1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/discounted.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with discount_reason="to match a competitor", quote_number="Q-2302 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
Ana presses [All correct]

after 5 min
Ana replies to H-1: discount reason: to match Copperline's offer of 20%
Mira presses [Approve]
