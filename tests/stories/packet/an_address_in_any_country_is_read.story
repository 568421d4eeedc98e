# An address is read in whichever country it is, with its postal code before or after the city or without one.
# shows: failure:F1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana replies to H-1: bill-to address: Váci út 5, 1132 Budapest, Hungary
Ana replies to H-1: bill-to address: Office 5, Sheikh Zayed Road, Dubai, United Arab Emirates
Ana replies to H-1: bill-to address: 5 Main Street, Cape Town 8001, South Africa
Ana replies to H-1: bill-to address: 1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005, Japan
Ana replies to H-1: bill-to address: 12 Gulf Street, Kuwait City, Kuwait
