# A certificate of exemption that was given before the customer's country was known does not pass as taxable by our default:
# somebody says whether the customer is exempt.
# shows: failure:F1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/juniper_falls.json

after 10 min
Ana replies to H-1: exemption certificate: number EX-1, states OR, expires 2027-12-31
Ana replies to H-1: bill-to address: 12 Falls Road, Portland, OR 97201, United States
Finn types /baton status H-1
Ana replies to H-1: tax exemption: no
Finn types /baton status H-1
