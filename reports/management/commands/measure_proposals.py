"""Prints what a proposal for awards of a whole province costs here."""

from benchmarks.proposals import measure_proposals
from reports.management.measuring import MeasureProvince


class Command(MeasureProvince):
    help = "Đo thời gian lập tờ trình khen thưởng của một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."
    heads = "| what | rows | SQL | seconds | highest memory, MB |"
    staff = 15000
    over_years = False
    measure = staticmethod(measure_proposals)
