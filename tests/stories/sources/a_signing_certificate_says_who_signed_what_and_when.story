# A signing certificate that a person uploads proposes what it says, and the one read-back confirms it; what it is about is told by its hash.
# shows: failure:F1, failure:F15

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Ana uploads ../../data/documents/harbour-lights-order-form.pdf to H-1 as order_form
Ana uploads ../../data/documents/harbour-lights-certificate.json to H-1
Finn types /baton packet H-1
