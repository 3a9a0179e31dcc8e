"""The only place that knows web3: nodes, contracts, keys and the writes that go out."""
