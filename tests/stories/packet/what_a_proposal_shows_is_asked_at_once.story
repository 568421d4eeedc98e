# What an uploaded quote shows to be needed is asked before it is confirmed, on the card with the rest; a question that was asked is not asked again, and one that is put off in the same breath is not asked at all.
# shows: failure:F3, failure:F7, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/discounted.csv to H-1
Ana replies to H-1: po: they need one, but no number yet
Ana fills [Fill in] for H-1 with discount_reason="to match a competitor", quote_number="Q-2302 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", off_record_promises="none"
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: PO-4711
