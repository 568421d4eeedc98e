# The discount is decided before the quote goes out. The packet is opened before the signature and asks for what the
# decisions read and for nothing else; the win continues the same packet, and the decision stands.
# shows: failure:F28, failure:F29, cap:2

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton start Northgate before signature
Ana presses [Start handoff] with deal=Northgate, account="Northgate Ltd", won="before signature"
Ana uploads ../../data/quotes/northgate_15.csv to H-1
Ana replies to H-1: promises: none
Ana replies to H-1: start: 2026-04-01\nend: 2027-03-31
Ana presses [All correct]
Ana types /baton precheck H-1

after 1 h
Mira presses [Approve]
Ana types /baton status H-1

after 2 days
crm: Northgate won by Ana: USD 51,000, 15% off
crm repeats itself
Finn types /baton explain H-1
