"""The living catalogue of the interface: each component in every state it has, for those who build pages."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from campaign.road import RoadStep
from campaign.tokens import colours
from units.days import VIETNAM
from units.drawing import band_ruler
from units.export_columns import UNITS
from units.forms import DayField, DecimalTextField, NfcCharField, PlainForm
from units.list_pages import Listed

SPACES = (4, 8, 12, 16, 24, 32, 48)
NOW = datetime(2022, 7, 11, 10, 32, tzinfo=VIETNAM)


def catalogue(request):
    """In production for administrators alone: its texts are samples."""
    if settings.PRODUCTION and not request.user.scope.is_admin:
        raise Http404
    return render(request, "campaign/catalogue.html", _samples(request))


class SampleForm(PlainForm):
    """Every kind of field once."""

    title = NfcCharField(label="Tên phong trào", max_length=200)
    opens_on = DayField(label="Ngày mở đợt")
    share = DecimalTextField(
        label="Tỷ lệ tối đa loại Xuất sắc (%)", max_value=Decimal(100), min_value=0, required=False
    )
    kind = forms.ChoiceField(label="Loại đơn vị", choices=[("", "Chọn loại đơn vị"), ("so_nganh", "Sở, ban, ngành")])
    note = NfcCharField(label="Ghi chú", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    paper = forms.FileField(label="Bản ký", required=False, help_text="PDF, tối đa 20 MB")
    sample = forms.BooleanField(label="Thang điểm là mẫu, chưa có quyết định ban hành", required=False)


def _samples(request):
    return {
        "table": Listed(UNITS, request),
        "drops": [("Tìm: zzz", "#"), ("Loại: Xã, phường, thị trấn", "#")],
        "nav": _places(),
        "nav_place": "UBND huyện Giồng Riềng",
        "now": NOW,
        "today": date(2022, 7, 11),
        "deadline": date(2022, 7, 15),
        "statuses": [
            "not_started",
            "draft",
            "submitted",
            "returned",
            "approved",
            "appraised",
            "final",
            "excused",
            "late",
        ],
        "ruler": band_ruler(
            thresholds=[50, 70, 90],
            low=Decimal("82.5"),
            high=Decimal("89.5"),
            sentence="Nếu chấm nốt B3, tổng từ 82,5 đến 89,5, xếp loại Tốt",
        ),
        "ruler_done": band_ruler(
            thresholds=[50, 70, 90], low=Decimal("91.25"), sentence="Tổng 91,25, xếp loại Xuất sắc"
        ),
        "funnel": [
            ("Phải nộp", 126, 100, "", "#", False),
            ("Đã bắt đầu", 118, Decimal("93.65"), "", "#", False),
            ("Đã trình", 97, Decimal("76.98"), "", "#", True),
            ("Đã duyệt", 82, Decimal("65.08"), "head", "#", False),
            ("Đã thẩm định", 41, Decimal("32.54"), "appr", "#", False),
            ("Đúng hạn", 92, Decimal("73.02"), "", "#", False),
        ],
        "road": [
            RoadStep("head", "Thông tin chung", "#", "có văn bản", "done"),
            RoadStep("criteria", "Nhóm và tiêu chí", "#", "5 nhóm, 12 tiêu chí, 95 điểm", "wrong"),
            RoadStep("force", "Đưa vào dùng", "#", "còn lỗi phải sửa"),
        ],
        "cells": ["done"] * 3 + ["gap"] + ["done"] * 2 + ["missing", "gap"] + ["done"] * 2 + ["gap"] + ["done"] * 4,
        "lacking": [
            {"text": "B3 chưa có điểm", "url": "#crit-B3"},
            {"text": "D2 thiếu minh chứng hoặc giải trình", "url": "#crit-D2"},
        ],
        "blank_form": SampleForm(),
        "wrong_form": SampleForm({"title": "", "opens_on": "31/2/2022", "share": "120", "kind": ""}),
        "page_obj": Paginator(range(4946), 30).get_page(request.GET.get("trang", 7)),
        "crumbs": [("Việc chờ tôi", "/"), ("Thành phần giao diện", None)],
        "groups": _groups(),
        "queue": _queue(),
        "colours": colours(),
        "spaces": SPACES,
        "icons": _icons(),
    }


def _icons():
    return re.findall(r'<symbol id="([^"]+)"', (settings.BASE_DIR / "static/icons.svg").read_text())


def _places():
    titles = ["Việc chờ tôi", "Phiếu của đơn vị", "Cán bộ, công chức", "Kết quả", "Báo cáo"]
    return [{"title": t, "url": "#", "count": 4 if i == 0 else 0, "current": i == 1} for i, t in enumerate(titles)]


def _queue():
    return [
        {"name": "Phiếu tập thể", "place": "UBND huyện Giồng Riềng", "off": Decimal("-1.0"), "current": True},
        {"name": "Trần Giả Định", "place": "Phó Trưởng phòng Nội vụ", "off": Decimal("-4.5"), "current": False},
        {"name": "Danh Thí Dụ", "place": "Chuyên viên Phòng Nội vụ", "off": Decimal(0), "current": False},
    ]


def _groups():
    def mark(code, title, value, top, last, files, *, error="", missing=False):
        return {
            "code": code,
            "title": title,
            "value": value,
            "max": Decimal(top),
            "last": Decimal(last),
            "files": files,
            "missing": missing,
            "error": error,
            "open": missing,
        }

    return [
        {
            "title": "A. Ban hành và thực hiện quy định về văn hóa công sở",
            "sum": "14,5/15 điểm",
            "marks": [
                mark("A1", "Ban hành kế hoạch triển khai phong trào thi đua", Decimal(8), 8, "7.5", 1),
                mark("A2", "Rà soát, bổ sung quy chế làm việc có nội dung văn hóa công sở", Decimal("6.5"), 7, "6", 2),
            ],
        },
        {
            "title": "B. Cải cách hành chính, công khai, minh bạch",
            "sum": "9/25 điểm",
            "marks": [
                mark("B1", "Giải quyết hồ sơ đúng hạn trên hệ thống Một cửa điện tử", Decimal(9), 10, "8.5", 2),
                mark(
                    "B2",
                    "Niêm yết công khai thủ tục hành chính, phí, lệ phí",
                    "12",
                    8,
                    "7.5",
                    0,
                    error="12 lớn hơn điểm tối đa 8. Hãy nhập từ 0 đến 8, cách nhau 0,5. Ô này chưa được lưu.",
                ),
                mark("B3", "Rút ngắn thời gian giải quyết công việc", None, 7, "6", 1, missing=True),
            ],
        },
    ]
