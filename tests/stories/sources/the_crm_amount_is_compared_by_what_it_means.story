# The CRM's amount is compared with the figure of the quote that it means there; what policy does not say is told, and never guessed.
# shows: failure:F13, failure:F14

at Thursday 2026-03-12 15:10 Europe/Berlin
crm: Alder won by Ana: EUR 48,000
Finn types /baton status H-1

after 1 h
Ana uploads ../../data/quotes/northgate_15.csv to H-1
Finn types /baton status H-1
