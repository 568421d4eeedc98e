# A quote as Excel has it: two sheets, a title above, percentages, dates, formulas with their values. Its lines, its
# number and its dates are proposed, what it does not say is asked, and the packet shows what each line comes to and when
# it is billed.
# shows: failure:F8, failure:F23, failure:F25, failure:F42

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana uploads ../../data/quotes/northgate.xlsx to H-1
Ana types /baton packet H-1
