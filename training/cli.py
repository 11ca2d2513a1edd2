"""The laboratory's command line."""
