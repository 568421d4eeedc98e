# Which of our companies sells follows the customer's country, also where the address is only proposed, as in a customer's pasted reply.
# shows: failure:F46

at Monday 2026-03-09 18:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: quote number: Q-2301 v1\nstart: 2026-04-01\nend: 2027-03-31\nredlines: executed\ncustomer signature: Jo Park, CFO, jo.park@larchhill.example, 2026-03-06\npromises: none
Ana presses [E-mail to the customer]
Ana replies to H-1: From: Jo Park <jo.park@larchhill.example>\nSubject: Re: Your order\n\n1) 7 Larch Hill, Bristol BS1 5TR, UK\n2) payables@larchhill.example\n3) No
