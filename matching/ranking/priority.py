"""The policy's weights."""
