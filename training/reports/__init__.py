"""Reports of the laboratory as single HTML pages: figures, tables and plots, nothing asked of the network."""

from training.reports.page import page_of

__all__ = ["page_of"]
