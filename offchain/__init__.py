"""Oreline off-chain: features above ports above the domain; arrows point down only."""
