# Where the certificate is about other bytes than the agreement of record, the packet is blocked until the signed document is there.
# shows: failure:F9, failure:F42

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Ana uploads ../../data/documents/harbour-lights-order-form-v2.pdf to H-1 as order_form
Ana uploads ../../data/documents/harbour-lights-certificate.json to H-1

after 5 min
Ana uploads ../../data/documents/harbour-lights-order-form.pdf to H-1 as order_form
Finn types /baton status H-1
