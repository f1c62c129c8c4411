"""Pure rules of the incentives: reason codes, caps, potentials. No Django, no clock, no engine."""
