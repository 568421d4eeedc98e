# Five seats fall away in the first year of a ramp of 40, 60 and 80: from that day on they are gone of each step, 35, 55 and
# 75 are left, and 75 are renewed at the price of the last step. More than a step has cannot fall away from it. The first
# order's packet and contract name the order that reduced it.
# shows: failure:F16, failure:F34, feature:N15, cap:108

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/ramp_of_three_years.json to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: billing: quarterly in advance
Ana fills [Fill in] for H-1 with redline_status="executed", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06"
Ana presses [All correct, send to Finance] with text="the CRM holds the first year, the quote is signed"
Leo presses [All correct]
Cora presses [Approve]

after 2 h
Finn presses [Accept]
Finn enters order SO-2301 for H-1
Ana replies to H-1: provisioning contact: it@larchhill.example
Pavel presses [Acknowledge]

after 60 days
crm: Larch less for Larch Hill won by Ana: EUR 7,500, type Existing Business - Downgrade
Ana uploads ../../data/quotes/ramp_less.csv to H-2
Ana replies to H-2: parent: H-1; start: 2026-10-01
Ana presses [All correct]
Vera presses [Approve]
Ruth presses [Approve]
Ana presses [Submit with a reason] with text="the CRM has the day of the win"
Finn presses [Accept]
Finn enters order SO-2302 for H-2
Finn types /baton packet H-1
Finn types /baton contract H-1
until 2028-11-02 12:00
Finn types /baton packet H-3
