"""Order of a list after the weights."""
