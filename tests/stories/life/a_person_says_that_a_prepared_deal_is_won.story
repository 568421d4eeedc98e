# Where no CRM tells of the win, a person of the deal presses it; a deal that is lost before its signature is void.
# shows: failure:F28, failure:F37

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton start
Ana presses [Start handoff] with deal="Juniper rollout", account="Juniper Ltd", amount="EUR 9000", won="before signature"
Ben presses [It is won]
Ana presses [It is won]
Ana types /baton start Elm before signature
Ana presses [Start handoff] with deal=Elm, won="before signature"

after 1 h
crm: Elm lost
Ana presses [Say why] with text="the price was too high by a third"
Ana types /baton status H-2
