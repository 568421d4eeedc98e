# What is not known is said to be unknown, with what would help; nothing is guessed and nothing is changed.
# shows: bug:10, failure:F50, invariant:I6

at Monday 2026-03-09 09:00 Europe/Berlin
Finn types /baton status Atlantis
Finn types /baton frobnicate
Finn types /baton away for a while
Finn types /baton
Finn types /baton void H-9: why not
Finn types /baton hold
Finn types /baton recall A-7
Finn types /baton packet
