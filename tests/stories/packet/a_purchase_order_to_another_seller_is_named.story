# A purchase order that names another of our companies, or calls what is bought otherwise, is named with both sides; what is
# only our standard is called so, and quoted from no document.
# shows: failure:F3, failure:F39

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: PO 4711 over EUR 24,000
Ana replies to H-1: po seller: Northlight Ltd\npo description: consulting days\npo terms: net 60
Ana replies to H-1: form seller: Northlight Inc
Finn types /baton status H-1
Ana replies to H-1: selling entity: Northlight Ltd\nform seller: Northlight Ltd\npo description: seats, platform\npo terms: net 30
Finn types /baton status H-1
