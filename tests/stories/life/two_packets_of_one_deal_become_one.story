# A deal that was started by hand is announced by the CRM as well: the second packet says so, and a merge keeps one,
# with the values and documents of both. Decisions do not come along.
# shows: failure:F22, failure:F18, invariant:I24

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton start Northgate
Ana presses [Start handoff] with deal=Northgate, account="Northgate Ltd", amount="USD 51000"
Ana uploads ../../data/documents/northgate-order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: po: 4711

after 2 h
crm: Northgate won by Ana: USD 51,000, 15% off
Ben types /baton merge H-1 into H-2
Ana types /baton merge H-1 into H-1
Ana types /baton merge H-1 into H-2
Ana types /baton status H-1
Ana replies to H-1: po: 4712
crm: Elm won by Ana: EUR 9,000
Ana types /baton merge H-3 into H-2
