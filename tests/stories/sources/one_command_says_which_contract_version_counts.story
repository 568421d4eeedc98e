# One command says which contract version counts: its whole hash, its payment terms, who signed it, and which versions it supersedes.
# shows: failure:F1, failure:F9, cap:31, cap:32

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Ana uploads ../../data/documents/harbour-lights-order-form-v2.pdf to H-1 as order_form
Finn types /baton contract H-1

after 1 h
Ana uploads ../../data/documents/harbour-lights-order-form.pdf to H-1 as order_form
Ana uploads ../../data/documents/harbour-lights-certificate.json to H-1
Ana uploads ../../data/documents/harbour-lights-order-form.pdf to H-1 as order_form
Finn types /baton contract Harbour
