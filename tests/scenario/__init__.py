"""The whole product as a user meets it: real processes, a real chain, the example supply chain from its files."""
