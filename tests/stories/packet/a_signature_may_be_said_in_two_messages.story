# What a message says of a record is kept where a part is missing: the reply names what is missing, and the rest may come
# alone. Who names a question by its label and answers it at once is understood, and so is a contact with its name.
# shows: feature:N20, behaviour:16

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: signed by Jo Park, CFO on 6 March 2026
Ana replies to H-1: signature e-mail: jo.park@larchhill.example
Ana replies to H-1: PO? not yet known, number follows on Thursday
Ana replies to H-1: provisioning contact: Kai Brandt, kai@larchhill.example
Ana replies to H-1: billing starts on 1 June
Ana replies to H-1: billing starts at go-live
Ana replies to H-1: credit check: ok, limit EUR 50,000, open receivables EUR 0, 2026-03-01
Finn types /baton status H-1
