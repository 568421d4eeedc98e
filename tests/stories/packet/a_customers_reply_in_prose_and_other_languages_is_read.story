# A customer's reply is read as customers write: an order within a sentence, amounts and countries in their own language, and a
# second fact behind an answer. Nothing of it is lost: what cannot be placed is asked about.
# shows: feature:N20, failure:F3, failure:F21

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", off_record_promises="none"
Ana presses [E-mail to the customer]

after 1 h
Ana replies to H-1: From: Jo Park <jo.park@larchhill.example>\nDate: Mon, 9 Mar 2026 11:41\n\nHi Ana,\n\nYes, we need a PO: PO-88123 over EUR 24,000, valid until 31.12.2026.\nPlease send invoices to ap@larchhill.example.\nOur address is 7 Larch Hill, Bristol BS1 5TR, Großbritannien.\n\nBest regards\nJo

after 1 h
Ana replies to H-1: From: Jo Park <jo.park@larchhill.example>\n\n1. Keizersgracht 5, 1015 CJ Amsterdam, Pays-Bas. Our VAT number is NL123456789B01\n2. ap@larchhill.example, attn. Eva Braun; net 45 please\n3. Ja, wir brauchen eine Bestellnummer: 4500012345 über 24.000,00 EUR
