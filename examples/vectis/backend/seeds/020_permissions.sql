INSERT INTO roles (name) VALUES ('admin'), ('clerk'), ('reader') ON CONFLICT (name) DO NOTHING;

INSERT INTO permissions (code)
VALUES ('order.read'), ('order.write'), ('product.read'), ('product.write'), ('user.write')
ON CONFLICT (code) DO NOTHING;

/* An admin may do everything, a clerk what concerns orders;
   what a reader may do has its own revision. */
INSERT INTO role_permissions (role_id, permission_id)
SELECT r.id, p.id
  FROM roles r
  JOIN permissions p ON r.name = 'admin' OR (r.name = 'clerk' AND p.code LIKE 'order.%')
 WHERE r.name IN ('admin', 'clerk')
ON CONFLICT DO NOTHING;
