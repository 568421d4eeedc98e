# An export writes names in capitals, numbers with blanks and days as moments: that is no difference. Lines that come to
# another sum, invoices on other days and another legal form are.
# shows: decision:O1, failure:F16, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 48,000
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-2001 for H-1
Finn uploads ../../data/orders/so-2001-other-words.json to H-1
Finn uploads ../../data/orders/so-2001-other-lines.json to H-1
Finn types /baton status H-1
