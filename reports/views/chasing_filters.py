"""What the address of the board asks for: whose sheets, which units, which cell of the funnel or chip."""

from campaign.views.records import choice
from reports.chasing.narrowing import BLOCKED, CELLS, CHIPS, lines_for, narrowed, options_of
from scoring.models import Audience

AUDIENCES = {"tap-the": Audience.COLLECTIVE, "ca-nhan": Audience.INDIVIDUAL}
AUDIENCE_WORDS = (("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân"))


def asked_of(request, round_, letters, now):
    """(the code of the audience, the filters, the Narrowed); a value that means nothing counts as none."""
    audience = choice(request, "pham-vi", "Phiếu", AUDIENCE_WORDS, default=AUDIENCE_WORDS[0][0]).value
    lines = lines_for(round_, AUDIENCES[audience], letters=letters, at=now)
    options = options_of(lines)
    filters = [
        choice(request, "cap", "Cấp", options["cap"]),
        choice(request, "loai", "Loại đơn vị", options["loai"]),
        choice(request, "cum", "Cụm, khối", options["cum"]),
    ]
    measure = choice(request, "muc", "Bước", [*CHIPS.items(), *CELLS], default=BLOCKED).value
    asked = {each.name: each.value for each in filters}
    words = request.GET.get("tim", "").strip()
    return audience, filters, narrowed(lines, options=options, asked=asked, measure=measure, words=words)
