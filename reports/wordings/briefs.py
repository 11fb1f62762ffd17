"""The words of the two-page summary for the leadership."""

from reports.wordings.shape import Wording

BRIEF = Wording("brief", "Tóm tắt cho lãnh đạo", "Tóm tắt cho lãnh đạo", "", ())
