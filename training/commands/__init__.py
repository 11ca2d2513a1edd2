"""Commands of `jobmatch-train`, one a file."""
