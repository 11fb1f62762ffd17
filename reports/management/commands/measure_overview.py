"""Prints what the overview of a whole synthetic province costs here, beside a bare page under the same gunicorn."""

from benchmarks.overview import measure_overview
from reports.management.measuring import MeasureProvince


class Command(MeasureProvince):
    help = "Đo trang tổng quan của một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."
    measure = staticmethod(measure_overview)
