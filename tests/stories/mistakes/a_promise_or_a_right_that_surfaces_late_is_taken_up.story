# What was denied in the form surfaces in a sentence: a promise goes to Legal, a right to end early is a clause for Legal, and
# days that are free are counted by the calendar. A portal takes the place of e-mail. All of it is to be confirmed.
# shows: failure:F3, failure:F15, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Ana replies to H-1: I promised them a free upgrade
Ana replies to H-1: they may terminate for convenience after 6 months
Ana replies to H-1: free months: 2
Ana replies to H-1: please invoice through Coupa
Ana replies to H-1: they are tax exempt
Ana replies to H-1: one invoice per month
