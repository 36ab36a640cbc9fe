-- A member for trying things out.
INSERT INTO member (card, name, status, joined_at)
SELECT '00000000-0000-4000-8000-000000000000', 'Test Reader', 'ACTIVE', '2025-01-01 00:00:00'
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE card = '00000000-0000-4000-8000-000000000000');
