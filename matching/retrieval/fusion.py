"""Merging rankings."""
