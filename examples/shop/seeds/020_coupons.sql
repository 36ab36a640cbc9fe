INSERT INTO coupons (code, kind, value, valid_from, valid_until, rules)
VALUES ('WELCOME', 'amount', 10, '2025-01-01', '2025-12-31', '{"once": true}')
ON CONFLICT (code) DO NOTHING;
