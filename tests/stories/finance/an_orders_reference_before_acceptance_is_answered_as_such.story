# `order: SO-1` is our own order and not the customer's: before Finance has accepted, that is what is answered, and no purchase order is made of it.
# shows: failure:F46, failure:F39

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 24,000
Finn replies to H-1: order: SO-1
Ana replies to H-1: sales order: SO-1042
Ana replies to H-1: po: 4711
