# An exemption certificate of another state, or one that has run out before the service starts, exempts nothing: it keeps the
# packet back until there is one that covers every place of use. Several places stand in one line or one a line.
# shows: failure:F3, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/juniper_falls.json

after 10 min
Ana uploads ../../data/quotes/dollars.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: tax exempt: yes
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as exemption_certificate
Ana replies to H-1: places of use: US, OR, 97201, 60%; US, WA, 98101, 40%
Ana fills [Fill in] for H-1 with quote_number="Q-2306 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@juniperfalls.example", signature_customer.at="2026-03-06", bill_to_name="Juniper Falls Inc", bill_to_address="12 Falls Road, Portland, OR 97201, United States", billing_contact_email="ap@juniperfalls.example", po_required="no", off_record_promises="none"

after 5 min
Ana replies to H-1: exemption certificate: number EX-77, states CA, issued 2024-01-01, issuer says valid
Ana replies to H-1: exemption certificate: number EX-77, states OR and WA, issued 2024-01-01, expires 2026-03-31, issuer says valid
Ana replies to H-1: exemption certificate: number EX-78, states OR, issued 2026-01-01, expires 2029-01-01, issuer says valid
Ana replies to H-1: exemption certificate: number EX-79, states OR and WA, issued 2026-01-01, expires 2029-01-01, issuer says valid
Ana replies to H-1: places of use:\nUS, OR, 97201, 50%\nUS, WA, 98101, 20%\nUS, CA, 94105, 30%
Ana replies to H-1: exemption certificate: number EX-80, states multi-state, issued 2026-01-01, issuer says valid
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance]
Leo presses [All correct]
Finn types /baton status H-1
