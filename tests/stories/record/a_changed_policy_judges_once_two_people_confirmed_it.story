# The limit of the discount is lowered, and Dina leaves, while deals are open. Both stand in the folder and judge nothing
# until two named people have confirmed the hash of it; what they would change stands on the card that asks them. A file
# without anybody's word, a second word of the same person and a word of somebody who may not change nothing.
# shows: feature:N11, feature:N2, bug:13
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
crm: Juniper won by Ana: EUR 60,000, 9.5% off
policy file approvals.toml: "D1.blended", when = ["(10..20]" => "D1.blended", when = ["(9..20]" ; "D0",         when = ["<= 10" => "D0",         when = ["<= 9" ; blended_discount_percent = "10" => blended_discount_percent = "9"
Dina types /baton policy
Dina types /baton policy approve 01234567
Rita presses [Confirm this policy]
Rita presses [Confirm this policy]
Ana types /baton status Juniper
policy file people.toml: [person.dina]\nname          = "Dina" => [person.dina]\nhas_left      = true\nname          = "Dina" ; roles         = ["vp_sales"] => roles         = ["vp_sales", "sales_director"]
Rita presses [Confirm this policy]
restart
after 10 min
Cora presses [Confirm this policy]
Viktor presses [Approve]
Carl presses [Confirm this policy]
Rita types /baton policy
Ana types /baton explain Juniper
