"""The wording of a tờ trình that proposes awards."""

from reports.wordings.shape import Wording

PROPOSAL = Wording("proposal", "Tờ trình", "Tờ trình đề nghị khen thưởng", "", ())
