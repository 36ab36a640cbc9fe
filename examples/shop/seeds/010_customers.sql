-- A shop to look at: some customers besides those of the first catalogue.

INSERT INTO customers (email, name, newsletter, phone)
SELECT 'hotel@example.com', 'Hotel Post', true, '+43 1 5550100'
 WHERE NOT EXISTS (SELECT 1 FROM customers WHERE email = 'hotel@example.com');

INSERT INTO customers (email, name, phone)
VALUES ('kiosk@example.com', 'Kiosk; the small one', '+43 1 5550101')
ON CONFLICT (email) DO NOTHING;
