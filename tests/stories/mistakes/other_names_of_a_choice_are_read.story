# A choice is read by what people call it, and a word for two of them is asked back: a card, the customer's paper, a cap
# beside its percentage, days to prorate by. A VAT number that cannot be one is said to be wrong, however it is written.
# shows: failure:F3, failure:F21, feature:N20, cap:34

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/linden_werke.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: start: 2026-04-01; end: 2027-03-31; bill-to address: Lindenweg 4, 1010 Wien, Austria
Ana replies to H-1: payment method: credit card
Ana replies to H-1: payment method: SEPA
Ana replies to H-1: proration: daily
Ana replies to H-1: renewal price: cap 5%
Ana replies to H-1: invoice delivery: mail
Ana replies to H-1: paper: theirs
Ana replies to H-1: ATU12345
Ana replies to H-1: VAT ATU12345
Ana replies to H-1: bill-to address: Lindenweg 4, 1010 Wien, Austria and Ringstrasse 5, 1010 Wien, Austria
Finn types /baton status H-1
