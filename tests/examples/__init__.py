"""The example supply chain, checked from its files alone: neither its generator nor the product is used to judge it."""
