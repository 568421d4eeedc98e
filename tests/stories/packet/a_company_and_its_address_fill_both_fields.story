# People write the company and its address in one line, under the name of either: each goes to its own field, and what is missing of the address is asked.
# shows: feature:N20, failure:F5

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana replies to H-1: bill to: Larch Hill Ltd, 7 Larch Hill, Bristol BS1 5TR, United Kingdom
Ana replies to H-1: bill to: Larch Hill Ltd, Attn: Jo Park, 9 Larch Hill, Bristol
Ana replies to H-1: billing address: Larch Hill Ltd, Attn Jo Park, 7 Larch Hill, Bristol BS1 5TR, UK
Ana replies to H-1: bill-to address:\n9 Larch Hill\nBristol BS1 5TR\nUnited Kingdom
Ana replies to H-1: legal entity: Larch Hill Ltd, 7 Larch Hill, Bristol BS1 5TR, United Kingdom
Finn types /baton packet H-1
