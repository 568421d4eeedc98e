# That the price is the one of before is a reason for a discount; what only points somewhere else is none.
# shows: feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/discounted.csv to H-1
Ana replies to H-1: discount reason: same as in the contract
Ana replies to H-1: discount reason: same price as before
