# Before anybody promises: what the account master says of the customer, with its record and its day. A rep hears that
# something is overdue; how much is Finance's to know. What the master does not say is said to be unknown.
# shows: failure:F36, invariant:I24

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton precheck Tide
Ana presses [Check] with deal="Tide", customer="Tidewell GmbH", total="EUR 48,000"
Finn types /baton precheck Tide
Finn presses [Check] with deal="Tide", customer="Tidewell GmbH", total="EUR 48,000"
Ana presses [Check] with deal="Tide", customer="Tidewell", total="EUR 48,000"
Ana presses [Check] with deal="Juniper", customer="Juniper Ltd", total="EUR 48,000"
