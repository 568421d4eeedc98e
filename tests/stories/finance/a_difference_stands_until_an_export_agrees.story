# A second entry does not set aside what the order's own export says: both must agree. Whoever keys it never sees the packet's values.
# shows: decision:O1, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 480,000
Ana replies to H-1: po: not required
Dina presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn replies to H-1: order: TBD
Finn enters order SO-2001 for H-1
Finn uploads ../../data/orders/so-2001-export.csv to H-1

after 20 min
Ruth presses [Key it again] with account_legal_name="Brightwater Ltd", currency="EUR", amount_tcv="EUR 480,000", service_start="2026-03-30", service_end="2027-03-29", payment_terms="net 45", vat_id="IE9876543AB", selling_entity="northlight_de"
Ruth presses [Key it again] with account_legal_name="Brightwater Ltd", currency="EUR", amount_tcv="EUR 480,000", service_start="2026-03-30", service_end="2027-03-29", payment_terms="net 30", vat_id="IE9876543AB", selling_entity="northlight_de"
Finn types /baton status H-1
Finn replies to H-1: order: SO-2001
