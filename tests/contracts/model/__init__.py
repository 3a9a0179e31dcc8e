"""A plain-Python model of the consortium, written from the design and not from the contracts."""
