# Whoever was asked says it in a sentence of their own: it is proposed and read back, and nothing is met with silence. How
# long a purchase order holds is said of it, and of no quote.
# shows: feature:N20, failure:F7

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: Nobody promised anything.
Ana replies to H-1: it's fully executed
Ana replies to H-1: PO OM-2026-7, valid until 2028-03-31
Ana replies to H-1: the PO runs until 31 March 2029
