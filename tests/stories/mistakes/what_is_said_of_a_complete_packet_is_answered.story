# Nothing is missing any more, and people go on talking of the deal: what they say is taken to be confirmed, answered, or
# remarked on with what to write instead. A label that no field has gets the names that come near.
# shows: failure:F3, failure:F15, failure:F48, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"

after 5 min
Ana replies to H-1: what is still missing?
Ana replies to H-1: is net 60 ok?
Ana replies to H-1: they pay by credit card
Ana replies to H-1: please also copy ap2@larchhill.example
Ana replies to H-1: invoice must mention cost center 4711
Ana replies to H-1: start moved to 2026-05-01
Ana replies to H-1: first invoice only in June
Ana replies to H-1: there's a side letter
Ana replies to H-1: the customer is now called Larch Hill Holdings Ltd
Ana replies to H-1: quote says 23,000
Ana replies to H-1: we gave them 10% off
Ana replies to H-1: remit to DE44 5001 0517 5407 3249 32
Ana replies to H-1: forget the discount
Ana replies to H-1: invoice colour: red
Ana replies to H-1: billing frequncy: quarterly
Ana replies to H-1: xyz: 4
Ana replies to H-1: 7 Larch Hill, Bristol BS1 5TR, UK and 8 High Street, Leeds LS1 4AP, UK
Ana replies to H-1: great, see you all at 5
Finn replies to H-1: which PO?
