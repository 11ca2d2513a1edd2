"""Reports as files: the desk's rows as JSON, as a sheet, as a page with charts that asks nothing of the network."""

from api.reports.notice import notice_of
from api.reports.page import page_of
from api.reports.sheet import sheet_of

__all__ = ["notice_of", "page_of", "sheet_of"]
