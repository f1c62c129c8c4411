"""Two partner organizations, one slot: proofs side by side, and a senior reviewer who decides."""
