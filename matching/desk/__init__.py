"""The flows, each read top to bottom; one transaction each.

`desk` gathers the flows, `lists` and `telling` make lists and make them again, `records` and `importing` change the
store, `market` holds the indexes that follow it, `rows` what they are read from (of one `identity`), `memory` what
is handed back of it, `encoding` the vectors by text, `answers` and `wire` the JSON.
"""

from matching.audit import Asker
from matching.desk.desk import Desk
from matching.desk.lists import Answer
from matching.desk.room import Parts

__all__ = ["Answer", "Asker", "Desk", "Parts"]
