"""Reports as files: the desk's rows as JSON, as a sheet, as a page with charts that asks nothing of the network."""

from api.reports.notice import notice_of
from api.reports.page import page_of
from api.reports.sheet import group_rows, rule_rows, sheet_of

__all__ = ["group_rows", "notice_of", "page_of", "rule_rows", "sheet_of"]
