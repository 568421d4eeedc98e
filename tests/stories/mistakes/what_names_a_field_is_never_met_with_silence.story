# Whatever names a field is taken, or met with a reason and an example: slips in the label, labels in other languages, labels above their value, two in a line, and values in a form that cannot be booked. Talk that begins with such a word by chance is left alone.
# shows: feature:N20, failure:F21

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana replies to H-1: biling email: ap@larchhill.example
Ana replies to H-1: Zahlungsziel: 30 Tage netto
Ana replies to H-1: *terms:* net 45\nfoo bar: something
Ana replies to H-1: start: 1 April 2026, end: 31 March 2027
Ana replies to H-1: bill to:\nLarch Hill Ltd
Ana replies to H-1: auto-renewal: yes, 60 days notice
Ana replies to H-1: po: they need one, but no number yet
Ana replies to H-1: start: ASAP
Ana replies to H-1: paper source: theirs
Ana replies to H-1: contract status: signed
Ana replies to H-1: renewal price: cap 5%
Ana replies to H-1: bill-to address: n/a
Ana replies to H-1: promises: listed
Ana replies to H-1: order form: signed and attached
Ana replies to H-1: deal owner: Ben
Ana replies to H-1: the customer will be in town
Ana replies to H-1: the quote was fun
Ana replies to H-1: approved by Dina
