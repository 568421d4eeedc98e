# A quote file is taken whole or not at all. What is wrong is said with line and column, so that it can be mended
# without searching.
# shows: failure:F23, failure:F25, cap:28

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana uploads ../../data/quotes/bad_quantity.csv to H-1
Ana uploads ../../data/quotes/no_net_price.csv to H-1
Ana uploads ../../data/quotes/two_currencies.csv to H-1
