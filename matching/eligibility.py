"""Hard conditions, each a Verdict with its reason."""
