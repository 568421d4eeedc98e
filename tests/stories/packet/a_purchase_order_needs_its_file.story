# An order that a customer says is needed has a number, an amount and a file; the number alone does not do, and a file is asked for by name.
# shows: failure:F3, failure:F39, cap:34, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Fennel Works won by Ana: EUR 24,000
Ana replies to H-1: po: 4711
Ana types /baton status H-1

after 5 min
Ana replies to H-1: po amount: EUR 20,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order

after 5 min
Ana replies to H-1: po: 4712 over EUR 24,000
Ana presses [Submit]
