"""Rankers against each other in simulated markets, on people and postings that none of them has seen."""
