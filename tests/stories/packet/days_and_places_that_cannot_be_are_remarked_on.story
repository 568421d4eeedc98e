# A promotion that had ended, a win before the customer accepted, terms longer than the law of the country allows and a
# registered office at a PO box are remarked on; a country with e-invoices asks for the way of the invoice.
# shows: failure:F3, failure:F11

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: quote accepted on: 2026-03-12
Ana replies to H-1: promotion: WINTER, valid until 2026-02-28
Ana replies to H-1: promotion: SPRING, valid until 2026-04-30
Ana replies to H-1: bill-to address: Via Torino 4, 20123 Milano, Italy
Ana replies to H-1: payment terms: net 90
Ana replies to H-1: registered office: PO Box 77, 20123 Milano, Italy
Finn types /baton status H-1
Ana replies to H-1: quote accepted on: 2026-03-09
Ana replies to H-1: payment terms: net 60
Ana replies to H-1: registered office: Via Torino 4, 20123 Milano, Italy
Ana replies to H-1: invoice delivery: e-invoice; scheme: SdI; routing id: ABC1234
Finn types /baton status H-1
