"""Prints what the bound book of all sheets of a synthetic province costs here."""

from benchmarks.book import measure_book
from reports.management.measuring import MeasureProvince


class Command(MeasureProvince):
    help = "Đo thời gian đóng tập mọi phiếu của một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."
    heads = "| what | sheets | pages | naming, s | whole, s | ms a sheet | laid out | highest memory, MB |"
    staff = 3000
    over_years = False
    measure = staticmethod(measure_book)
