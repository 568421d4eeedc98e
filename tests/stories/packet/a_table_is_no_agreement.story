# A table of quote lines is taken for no agreement because somebody calls it one: it is asked about, and nothing changes.
# shows: failure:F15, failure:F21

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana uploads ../../data/quotes/standard.csv to H-1 as order_form
Ana types /baton status H-1
Ana uploads ../../data/quotes/standard.csv to H-1 as quote
Ana replies to H-1: that file is the contract
Ana replies to H-1: selling entity: our shop
Ana replies to H-1: selling entity: northlight example ltd
