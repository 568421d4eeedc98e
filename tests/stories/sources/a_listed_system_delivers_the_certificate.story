# The data of a signing envelope that a listed system delivers count at once; the same text from anybody else is only words.
# shows: failure:F5, failure:F15

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Ana uploads ../../data/documents/harbour-lights-order-form.pdf to H-1 as order_form
crm posts ../../data/wins/harbour_lights_certificate.json
crm posts ../../data/wins/harbour_lights_certificate_by_another_app.json
Finn types /baton packet H-1
