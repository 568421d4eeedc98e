# A length for an end, a number with its version, a day for the start of billing, words that point at the contract, parts
# without their days, a label of two fields: each is taken for what it says, or asked about by name.
# shows: failure:F3, failure:F16, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana replies to H-1: end: one year
Ana replies to H-1: start: 2026-05-01; end: one year
Ana replies to H-1: quote: Q-2301 v3
Ana replies to H-1: payment terms: same as in the contract
Ana replies to H-1: payment terms on the order form: net 45
Ana replies to H-1: payment terms: as in the contract
Ana replies to H-1: payment terms: 3 equal instalments
Ana replies to H-1: payment terms: half on signature, half on go-live
Ana replies to H-1: email: ap@larchhill.example, finance@larchhill.example
Ana replies to H-1: billing start: 2026-06-01
