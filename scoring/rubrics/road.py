"""The steps that a draft of a rubric goes through, each with how far it is."""

from django.urls import reverse

from campaign.road import RoadStep
from scoring.rubrics.linting import Severity
from units.numbers import show_count, show_decimal


def road_of(rubric, text, found):
    """The Steps of a draft. `text` is its RubricText and `found` what the linter said."""
    by_severity = {severity: [each for each in found if each.severity == severity] for severity in Severity}
    wrong = by_severity[Severity.ERROR]

    def step(name, title, address, note, parts, *, begun):
        broken = any(each.place.part in parts for each in wrong)
        state = "wrong" if broken and begun else "done" if begun and not broken else "todo"
        return RoadStep(name, title, reverse(address, args=[rubric.pk]), note, state)

    criteria, rungs = text.criteria, [rule for rule in text.bands if rule.from_points is not None]
    decided = "có văn bản" if text.decided_by else "điểm mẫu" if text.sample else "chưa ghi văn bản"
    content = f"{len(text.groups)} nhóm, {len(criteria)} tiêu chí, {show_decimal(text.scale)} điểm"
    weighed = len(by_severity[Severity.WARNING])
    if wrong:
        checked = f"{show_count(len(wrong))} lỗi phải sửa"
    else:
        checked = f"{show_count(weighed)} chỗ nên xem lại" if weighed else "không có lỗi"
    return [
        step("head", "Thông tin chung", "rubric_head", decided, {"head"}, begun=True),
        step(
            "criteria", "Nhóm và tiêu chí", "rubric_edit", content if criteria else "chưa có tiêu chí",
            {"groups", "group", "criterion"}, begun=bool(text.groups),
        ),
        step("bands", "Xếp loại", "rubric_bands", f"{len(rungs)} mức theo điểm", {"bands"}, begun=True),
        RoadStep("check", "Soát lỗi", reverse("rubric_check", args=[rubric.pk]), checked, "wrong" if wrong else "done"),
        RoadStep("trial", "Mô phỏng", reverse("rubric_trial", args=[rubric.pk]), "áp lên dữ liệu năm trước"),
        RoadStep(
            "force", "Đưa vào dùng", reverse("rubric_force", args=[rubric.pk]),
            "còn lỗi phải sửa" if wrong else "đã sẵn sàng",
        ),
    ]  # fmt: skip
