# A large order that a person types over counts once a second person, without sight of the first entry, keyed the same.
# shows: decision:O1, failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 480,000
Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order
Ana replies to H-1: po: 4711 over EUR 480,000
Dina presses [Approve]
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

after 20 min
Ruth presses [Key it again] with account_legal_name="Brightwater Ltd", currency="EUR", amount_tcv="EUR 48,000", service_start="2026-03-30", service_end="2027-03-29", payment_terms="net 30", po_number="4711", vat_id="IE9876543AB", selling_entity="northlight_de"
Finn types /baton status H-1
Ana replies to H-1: provisioning contact: it@brightwater.example

after 30 min
Ruth presses [Key it again] with account_legal_name="Brightwater Ltd", currency="EUR", amount_tcv="EUR 480,000", service_start="2026-03-30", service_end="2027-03-29", payment_terms="net 30", po_number="4711", vat_id="IE9876543AB", selling_entity="northlight_de"
Finn types /baton packet H-1
