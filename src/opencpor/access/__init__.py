"""Organizations, units, memberships, roles, permissions, restrict(), tokens."""
