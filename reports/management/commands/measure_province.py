"""Prints what importing and compiling a whole synthetic province costs here, beside the bare SQL."""

from benchmarks.province import Differs, measure_province
from reports.management.measuring import MeasureProvince


class Command(MeasureProvince):
    help = "Đo thời gian nhập và tổng hợp một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."
    heads = "| what | rows | seconds | rows a second | highest memory, MB |"
    measure = staticmethod(measure_province)
    Differs = Differs
