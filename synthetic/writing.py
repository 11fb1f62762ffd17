"""Writing the files: CSV as provinces send it (comma, semicolon, tab; days and numbers in two spellings), the pack."""

import csv
from datetime import date
from decimal import Decimal

import yaml

from synthetic.rubrics import RUBRICS, STAFF_CATEGORIES, UNIT_KINDS

HEADERS = {
    "units": ("Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Cụm/khối", "Hiệu lực từ",
              "Hiệu lực đến"),
    "successions": ("Mã đơn vị cũ", "Mã đơn vị mới", "Ngày hiệu lực", "Hình thức", "Số quyết định"),
    "staff": ("Mã đơn vị", "Mã cán bộ", "Họ và tên", "Chức vụ", "Đối tượng", "Từ ngày", "Đến ngày"),
    "marks": ("Năm", "Mã đơn vị", "Mã cán bộ", "Mã tiêu chí", "Điểm tự chấm", "Điểm thủ trưởng duyệt",
              "Điểm thẩm định", "Giải trình"),
    "figures": ("Năm", "Mã đơn vị", "Mã chỉ tiêu", "Dấu", "Giá trị", "Mẫu số", "Nguồn"),
    "plans": ("Mã đơn vị", "Số, ký hiệu", "Ngày ban hành"),
    "inspections": ("Loại kiểm tra", "Ngày", "Mã đơn vị", "Kết luận"),
    "awards": ("Năm", "Hình thức", "Đối tượng", "Mã đơn vị", "Mã cán bộ", "Số lượng", "Số quyết định", "Ngày"),
}  # fmt: skip
CAMPAIGN = "van-hoa-cong-so"
# (byte order mark, delimiter, whether days and numbers are written as here: 30/6/2025, 1.234,5)
SPELLINGS = {
    "units": (True, ";", True),
    "successions": (False, ",", False),
    "staff": (False, ",", False),
    "marks": (False, ",", False),
    "figures": (True, ";", True),
    "plans": (False, "\t", True),
    "inspections": (False, ",", False),
    "awards": (False, ";", True),
}


def write_table(folder, kind, rows):
    """Writes KIND.csv row by row and returns how many rows it has."""
    mark, delimiter, vietnamese = SPELLINGS[kind]
    number = 0
    with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(HEADERS[kind])
        if kind == "marks":  # millions of rows that are text already
            for row in rows:
                writer.writerow(row)
                number += 1
            return number
        for row in rows:
            writer.writerow([_written(cell, vietnamese) for cell in row])
            number += 1
    return number


def _written(cell, vietnamese):
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}" if vietnamese else cell.isoformat()
    if isinstance(cell, Decimal):
        text = format(cell, "f")
        if not vietnamese:
            return text
        whole, _, decimals = text.partition(".")
        return f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")
    return cell


def write_pack(folder, pack):
    text = yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=120)
    (folder / "campaign.yaml").write_text(text, encoding="utf-8")


def pack_of(*, slug, code, first_year, last_year, mid_year, indicators):
    """The campaign pack as plain data."""
    return {
        "province": {
            "slug": slug, "code": code, "name": f"Giả Định {code}", "valid_from": date(first_year - 40, 1, 1),
            "valid_to": None, "predecessors": [],
        },
        "campaign": {
            "slug": CAMPAIGN,
            "name": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở (dữ liệu giả định)",
            "starts": first_year,
            "ends": last_year,
            "plan": {"number": None, "date": None, "issuer": f"UBND tỉnh Giả Định {code}"},
            "legal_bases": [],
            "slogans": {"collective": None, "individual": None},
            "milestones": [
                {"kind": "launch", "year": first_year},
                {"kind": "mid_term", "year": mid_year},
                {"kind": "final", "year": last_year},
            ],
            "continues": [],
            "participants": {"unit_kinds": list(UNIT_KINDS), "staff_categories": list(STAFF_CATEGORIES)},
        },
        "rubrics": [_rubric(rubric) for rubric in RUBRICS],
        "indicators": [
            {"code": code_, "name": name, "shape": shape, "unit": unit} for code_, name, shape, unit in indicators
        ],
    }  # fmt: skip


def _rubric(rubric):
    return {
        "slug": rubric.slug,
        "audience": rubric.audience,
        "unit_kinds": list(rubric.kinds),
        "sample": True,
        "decided_by": None,
        "groups": [
            {
                "code": code,
                "title": title,
                "criteria": [_criterion(each) for each in rubric.criteria if each.group == code],
            }
            for code, title in rubric.groups.items()
        ],
        "bands": [_band(band) for band in rubric.bands],
    }


def _criterion(criterion):
    return {
        "code": criterion.code, "title": criterion.title, "max": _points(criterion.most),
        "step": _points(criterion.step), "kind": criterion.kind, "not_applicable": criterion.not_applicable,
    }  # fmt: skip


def _band(band):
    said = {"code": band.code, "name": band.name}
    if band.start is not None:
        said["from"] = _points(band.start)
    if band.floor is not None:
        said["group_floor"] = str(band.floor)
    if band.share is not None:
        said["top_share"] = str(band.share)
    return said


def _points(hundredths):
    return format((Decimal(hundredths) / 100).normalize(), "f")


README = """Tỉnh giả định “{province}”: {units} đơn vị, {staff} người tại chức mỗi năm, {years}, số ngẫu nhiên {seed}.
Mọi tên người, tên đơn vị và con số ở đây đều do máy bịa ra.

Nạp theo đúng thứ tự này, từ thư mục của phần mềm; ghi đường dẫn tới thư mục này ở dòng đầu:

{loading}

Đối chiếu: lập từng báo cáo dưới đây rồi so "figures" trong tệp JSON với "figures" của báo cáo cùng loại, cùng năm,
cùng ngày số liệu trong truth.json; mọi khóa và mọi giá trị phải trùng (trừ "label"). "warnings" trong truth.json là mã
của các cảnh báo, "rankings" là bảng xếp hạng từng cụm, khối.

{compiling}
"""


def write_readme(folder, *, params, reports):
    campaign = f"--province {params['province']} --campaign {params['campaign']}"
    loading = ["from=/đường/dẫn/tới/thư/mục/này", "bin/manage load_campaign_packs $from/campaign.yaml"]
    loading += [f"bin/manage import_data {kind} $from/{kind}.csv {campaign}" for kind in HEADERS]
    compiling = [
        f"bin/manage compile_report {campaign} --kind {each['kind']} --year {each['year']} --as-of {each['as_of']}"
        f" --json {each['kind']}-{each['as_of']}.json"
        for each in reports
    ]
    text = README.format(**params, loading="\n".join(loading), compiling="\n".join(compiling))
    (folder / "README.txt").write_text(text, encoding="utf-8")
