"""A second implementation of the rules, in plain Python, and the sequences in which contracts are compared with it."""
