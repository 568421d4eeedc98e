# A purchase order that lies in the packet speaks against the word that none is needed, whichever came first and also while the work is on hold; it blocks until somebody gives its number or says that the file is something else. A file that is called by another number than the one that was given is asked about.
# shows: failure:F39, failure:F3, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Fennel Works won by Ana: EUR 24,000
Ana replies to H-1: no PO needed
Ana types /baton hold H-1: the customer is on holiday
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana types /baton resume H-1
Ana types /baton status H-1

after 5 min
Ana replies to H-1: PO 4711 over EUR 24,000
Ana replies to H-1: no PO needed
Ana replies to H-1: purchase-order.pdf is something else
Ana types /baton status H-1

after 5 min
Ana uploads ../../data/documents/PO-4712.pdf to H-1
Ana replies to H-1: PO 4711 over EUR 24,000
Ana types /baton status H-1
Ana replies to H-1: PO 4712 over EUR 24,000
