"""What the search finds in marking: criteria, sheets, and the pages of rounds, sheets and results."""

from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from scoring.models import Assessment, Criterion, Rubric
from units.models import Staff, Unit
from units.schema import Folded, answers_to
from units.search_sources import coordinates_somewhere, everybody
from units.searching import Hit, Page, Source, in_order_of_fitness

# Words that say that a sheet is meant, after "phiếu"; by themselves they stand in names.
SAID_OF_SHEETS = frozenset(["phieu", "cham", "diem", "tap", "the", "ca", "nhan", "nam"])
# Sheets of the units and people that fit, so that no search reads through the sheets of a whole province.
MOST_NAMED = 200


def _criteria(user, words, day, start, stop):
    """Criteria of the newest rubrics, by code or title."""
    rubrics = Rubric.objects.visible_to(user).in_force()
    criteria = Criterion.objects.filter(rubric__in=rubrics.order_by().values("pk"))
    criteria = criteria.annotate(key=Folded(Concat("code", Value(" "), "title")))
    found = in_order_of_fitness(
        criteria, words, key="key", code="code", then=("-rubric__campaign__starts", "rubric", "position")
    )
    return [
        Hit(
            criterion.title,
            f"{reverse('rubric_detail', args=[criterion.rubric_id])}#tc-{criterion.code}",
            f"{criterion.rubric.get_audience_display()}, {criterion.rubric.campaign.name}",
            criterion.code,
        )
        for criterion in found.select_related("rubric__campaign")[start:stop]
    ]


def _sheets(user, words, day, start, stop):
    """Present sheets of the units and people that fit; a year among the words picks the round."""
    years = words.years
    named = words.without({*map(str, years), *(SAID_OF_SHEETS if words.each[:1] == ("phieu",) else ())})
    sheets = Assessment.objects.visible_to(user).current()
    if years:
        sheets = sheets.filter(round__year__in=years)
    if named.each:
        units = Unit.objects.filter(answers_to(named.whole, "search_key"), province__in=user.scope.province_ids)
        people = Staff.objects.visible_to(user).filter(answers_to(named.whole, "search_key")).order_by("name_key")
        sheets = sheets.filter(
            Q(unit__in=units.order_by("sort_key").values("pk")[:MOST_NAMED], staff__isnull=True)
            | Q(staff__in=people.values("pk")[:MOST_NAMED])
        )
    elif years:
        sheets = sheets.collective()
    else:
        return []
    return [
        Hit(_whose(sheet), sheet.get_absolute_url(), _about(sheet))
        for sheet in sheets.for_list().in_order()[start:stop]
    ]


def _whose(sheet):
    return f"{sheet.staff.full_name if sheet.staff else sheet.unit.name}, năm {sheet.round.year}"


def _about(sheet):
    whose = f"Phiếu cá nhân, {sheet.unit.name}" if sheet.staff else "Phiếu tập thể"
    return f"{whose}, {sheet.get_status_display().lower()}"


def sees_results(user):
    return bool(user.scope.wide_province_ids)


CRITERIA = Source("tieu-chi", "Tiêu chí", _criteria)
SHEETS = Source("phieu", "Phiếu chấm điểm", _sheets)

OFFERED = (
    Page("Việc chờ tôi", "home", everybody, "trang đầu"),
    Page("Phiếu chấm điểm", "assessment_list", everybody, "phiếu của đơn vị duyệt phiếu"),
    Page("Đợt chấm điểm", "round_list", coordinates_somewhere, "đợt chấm lập mở đợt"),
    Page("Kết quả qua các năm", "result_list", sees_results, "xếp loại"),
    Page("Xếp hạng toàn tỉnh", "ranking_list", sees_results, "bảng xếp hạng"),
    Page("Nhập dữ liệu từ tệp", "import_job_list", coordinates_somewhere, "import excel csv nhập tệp"),
    Page("Sắp xếp đơn vị", "reorganisation_list", coordinates_somewhere, "sáp nhập chia tách đổi tên giải thể"),
)
