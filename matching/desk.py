"""The flows, each read top to bottom; one transaction each."""
