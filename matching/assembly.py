"""The one place that chooses implementations: open_desk(settings)."""
