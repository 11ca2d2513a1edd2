"""Nearest vectors by FAISS."""
