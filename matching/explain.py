"""Contributions and verdicts to plain Chinese reasons and gaps."""
