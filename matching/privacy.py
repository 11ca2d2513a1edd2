"""Masking, pseudonyms and encryption of sensitive fields."""
