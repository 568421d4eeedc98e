# A person's word starts nothing by itself. It gets a button; the first press opens the handoff with what was said as
# proposals, and a second press is told that it is open.
# shows: behaviour:7, feature:N22, invariant:I7

at Thursday 2026-03-12 15:10 Europe/Berlin
Ana says in #closed-won: We won Larkspur Analytics! 42,000 EUR, signed today
Ben says in #closed-won: Larkspur Analytics is won, 42,000 EUR!

after 2 min
Ana presses [Start handoff]
Ben presses [Start handoff]
Finn types /baton packet Larkspur
