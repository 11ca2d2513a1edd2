"""Retrieve, admit, rank, rebalance, explain; both directions."""
