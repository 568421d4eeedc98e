# What a person who opens the workbook would not see, or would see otherwise, is not booked: hidden rows, merged cells,
# formulas without a value, a sum that is not the lines', two offers, a number that only looks like a date, and a file
# that unpacks to more than any quote.
# shows: failure:F23, failure:F25, failure:F42

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana uploads ../../data/quotes/hidden_row.xlsx to H-1
Ana uploads ../../data/quotes/merged_cells.xlsx to H-1
Ana uploads ../../data/quotes/formula_without_value.xlsx to H-1
Ana uploads ../../data/quotes/wrong_sum.xlsx to H-1
Ana uploads ../../data/quotes/two_offers.xlsx to H-1
Ana uploads ../../data/quotes/date_in_1900.xlsx to H-1
Ana uploads ../../data/quotes/bomb.xlsx to H-1
