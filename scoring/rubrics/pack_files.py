"""Reading a campaign pack: YAML with line numbers, its JSON Schema and what a schema cannot say, in Vietnamese."""

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import yaml
from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker

from scoring.banding import NOT_RANKED

FOLDER = settings.BASE_DIR / "packs"
TYPES = {
    "object": "một nhóm trường",
    "array": "một danh sách",
    "string": "chữ (đặt trong ngoặc kép nếu là số)",
    "integer": "số nguyên",
    "boolean": "true hoặc false",
    "null": "null",
}


@dataclass(frozen=True)
class PackError:
    """What is wrong with a pack, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.file}, dòng {self.line}: {self.sentence}"


class BadPacks(Exception):
    """The packs were refused; `errors` holds every PackError."""

    def __init__(self, errors):
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


class Pack:
    """One file: its content as plain data, and the line of every part of it."""

    def __init__(self, file, data, lines):
        self.file, self.data, self.lines = file, data, lines

    def error(self, path, sentence):
        path = tuple(path)
        while path and path not in self.lines:
            path = path[:-1]
        return PackError(self.file, self.lines.get(path, 1), sentence)


# The packs that ship have fewer than a thousand parts; aliases of aliases would make millions out of ten lines.
MOST_PARTS = 50_000
TOO_MUCH = "Tệp có quá nhiều phần hoặc lồng nhau quá sâu. Hãy chia thành nhiều gói và bớt dùng bí danh (&, *)."
ODD_VALUE = "Tệp có giá trị không đọc được. Hãy bỏ các nhãn kiểu (!!…) và các số dài bất thường."


class _TooMuch(Exception):
    """More parts than any pack needs."""


class _Loader(yaml.SafeLoader):
    """Dates stay text: the schema checks them, and nothing is turned into another thing on the way."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_pack(path):
    """The pack in the file at `path`, checked; raises BadPacks with all its errors."""
    try:
        content = path.read_bytes()
    except OSError:
        raise BadPacks([PackError(path.name, 1, "Không mở được tệp. Hãy kiểm tra đường dẫn.")]) from None
    pack = _parsed(path.name, content)
    errors = list(_schema_errors(pack)) or list(_sense_errors(pack))
    if errors:
        raise BadPacks(sorted(set(errors), key=lambda error: error.line))
    return pack


def read_rubrics(name, content):
    """The rubrics, as a pack says them, in a file of one rubric or of a whole pack; raises BadPacks with all errors."""
    pack = _parsed(name, content)
    if isinstance(pack.data, dict) and "rubrics" in pack.data:
        errors, said = list(_schema_errors(pack)) or list(_sense_errors(pack)), pack.data["rubrics"]
    else:
        told = (sentence for error in _rubric_validator().iter_errors(pack.data) for sentence in _told(pack, error))
        errors, said = list(told) or list(_rubric_errors(pack, (), pack.data)), [pack.data]
    if errors:
        raise BadPacks(sorted(set(errors), key=lambda error: error.line))
    return said


def _parsed(file, content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadPacks([PackError(file, line, "Tệp không phải UTF-8. Hãy lưu lại với mã UTF-8.")]) from None
    lines, twice = {}, []
    try:
        loader = _Loader(unicodedata.normalize("NFC", text))
        node = loader.get_single_node()
        if node is not None:
            _note_lines(node, (), lines, twice, ())
        pack = Pack(file, loader.construct_document(node) if node is not None else None, lines)
    except yaml.YAMLError as error:
        raise BadPacks([_syntax_error(file, error)]) from None
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise BadPacks([PackError(file, 1, ODD_VALUE)]) from None
    except (_TooMuch, RecursionError):
        raise BadPacks([PackError(file, 1, TOO_MUCH)]) from None
    if twice:
        raise BadPacks([PackError(file, line, f"Trường “{key}” được ghi hai lần.") for line, key in twice])
    return pack


def _syntax_error(file, error):
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return PackError(
        file, line, f"Sai cú pháp YAML ở ký tự thứ {column}. Hãy kiểm tra thụt lề, dấu hai chấm và dấu nháy."
    )


def _note_lines(node, path, lines, twice, above):
    """Where each part starts; a part used again (YAML alias) is noted at every place that uses it."""
    lines.setdefault(path, node.start_mark.line + 1)
    if len(lines) > MOST_PARTS:
        raise _TooMuch
    if node in above:
        raise yaml.MarkedYAMLError(problem_mark=node.start_mark)
    above = (*above, node)
    if isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            _note_lines(item, (*path, n), lines, twice, above)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem_mark=key.start_mark)
            if key.value in seen:
                twice.append((key.start_mark.line + 1, key.value))
            seen.add(key.value)
            lines[(*path, key.value)] = key.start_mark.line + 1
            _note_lines(value, (*path, key.value), lines, twice, above)


@cache
def _validator():
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


@cache
def _rubric_validator():
    schema = _validator().schema
    return Draft202012Validator(schema["properties"]["rubrics"]["items"] | {"$defs": schema["$defs"]})


def _schema_errors(pack):
    for error in _validator().iter_errors(pack.data):
        yield from _told(pack, error)


def _told(pack, error):
    """One schema error as sentences; of "null or …" the branch that was meant is told."""
    path, bad = tuple(error.absolute_path), error.instance
    name = next((f"“{part}”" for part in reversed(path) if isinstance(part, str)), "Gói")
    if error.validator in ("oneOf", "anyOf") and error.context:
        for inner in error.context:
            if inner.validator != "type" or inner.validator_value != "null":
                yield from _told(pack, inner)
    elif error.validator == "additionalProperties":
        for key in [key for key in bad if key not in error.schema.get("properties", {})]:
            yield pack.error((*path, key), f"Không có trường “{key}” ở đây. Hãy xem lại cách viết tên trường.")
    elif error.validator == "required":
        for key in [key for key in error.validator_value if key not in bad]:
            yield pack.error(path, f"{name if path else 'Gói'} thiếu trường “{key}”.")
    else:
        yield pack.error(path, _sentence(error, name, bad))


def _sentence(error, name, bad):
    rule, wanted = error.validator, error.validator_value
    if rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"{name} phải là {' hoặc '.join(TYPES.get(kind, kind) for kind in kinds)}."
    if rule == "enum":
        return f"{name} là “{bad}”, chỉ nhận: {', '.join(map(str, wanted))}."
    if rule == "format":
        return f"“{bad}” không phải là ngày có trên lịch. Hãy viết năm-tháng-ngày, ví dụ 2019-06-14."
    if rule == "pattern":
        return _pattern_sentence(error.schema, name, bad)
    if rule in ("maxLength", "minItems", "uniqueItems", "minimum", "maximum"):
        return {
            "maxLength": f"{name} dài quá {wanted} ký tự.",
            "minItems": f"{name} phải có ít nhất {wanted} mục.",
            "uniqueItems": f"{name} có mục lặp lại.",
            "minimum": f"{name} phải từ {wanted} trở lên.",
            "maximum": f"{name} phải từ {wanted} trở xuống.",
        }[rule]
    return f"{name} không đúng quy định của gói."


def _pattern_sentence(schema, name, bad):
    definitions = _validator().schema["$defs"]
    known = next((key for key, value in definitions.items() if value == schema), "")
    how = {
        "slug": "chữ thường không dấu, số, gạch nối",
        "code": "chữ không dấu, số, gạch dưới",
        "date": "năm-tháng-ngày, ví dụ 2019-06-14",
        "points": 'số có dấu chấm thập phân, ví dụ "8.5"',
        "positive_points": 'số lớn hơn 0 có dấu chấm thập phân, ví dụ "8.5"',
        "percent": 'số từ 0 đến 100, ví dụ "20"',
    }.get(known, "một dòng chữ, không để trống")
    return f"{name} là “{bad}”, phải là {how}."


def _sense_errors(pack):
    """What the schema cannot say: dates and years in order, codes once, steps that fit, one rubric for each unit."""
    yield from _place_errors(pack)
    for n, rubric in enumerate(pack.data["rubrics"]):
        yield from _rubric_errors(pack, ("rubrics", n), rubric)
    yield from _once(pack, "rubrics", pack.data["rubrics"], "slug", "Bộ tiêu chí")
    yield from _once(pack, "indicators", pack.data.get("indicators") or [], "code", "Chỉ tiêu")
    yield from _overlap_errors(pack)


def _place_errors(pack):
    province, campaign = pack.data["province"], pack.data["campaign"]
    if province["valid_from"] and province["valid_to"] and province["valid_to"] < province["valid_from"]:
        yield pack.error(("province", "valid_to"), "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.")
    if campaign["ends"] < campaign["starts"]:
        yield pack.error(("campaign", "ends"), "Năm kết thúc phải từ năm bắt đầu trở đi.")
    seen = set()
    for n, milestone in enumerate(campaign["milestones"]):
        where, year = ("campaign", "milestones", n), milestone.get("year")
        # A campaign that continues others names milestones of their years too: the joint mid-term review was theirs.
        first = year if campaign.get("continues") else campaign["starts"]
        if year and not first <= year <= campaign["ends"]:
            yield pack.error(where, f"Mốc năm {year} nằm ngoài phong trào ({campaign['starts']}–{campaign['ends']}).")
        if (milestone["kind"], year) in seen:
            yield pack.error(where, f"Mốc “{milestone['kind']}” của cùng năm được ghi hai lần.")
        seen.add((milestone["kind"], year))


def _rubric_errors(pack, where, rubric):
    codes, groups = Counter(), Counter()
    for g, group in enumerate(rubric["groups"]):
        groups[group["code"]] += 1
        if groups[group["code"]] == 2:
            yield pack.error((*where, "groups", g, "code"), f"Mã nhóm {group['code']} được dùng hai lần.")
        for c, criterion in enumerate(group["criteria"]):
            here = (*where, "groups", g, "criteria", c)
            codes[criterion["code"]] += 1
            if codes[criterion["code"]] == 2:
                yield pack.error((*here, "code"), f"Mã tiêu chí {criterion['code']} được dùng hai lần trong bộ.")
            if Decimal(criterion["step"]) > Decimal(criterion["max"]):
                yield pack.error((*here, "step"), f"Tiêu chí {criterion['code']}: bước điểm lớn hơn điểm tối đa.")
    yield from _once(pack, (*where, "bands"), rubric["bands"], "code", "Mức xếp loại")
    ladder = [Decimal(band["from"]) for band in rubric["bands"] if band["code"] != NOT_RANKED]
    if len(set(ladder)) < len(ladder):
        yield pack.error((*where, "bands"), "Hai mức xếp loại bắt đầu từ cùng một điểm.")
    if not ladder or min(ladder) != 0:
        yield pack.error((*where, "bands"), "Mức xếp loại thấp nhất phải bắt đầu từ 0 điểm.")


def _once(pack, where, rows, field, name):
    where = where if isinstance(where, tuple) else (where,)
    seen = set()
    for n, row in enumerate(rows):
        if row[field] in seen:
            yield pack.error((*where, n, field), f"{name} “{row[field]}” được ghi hai lần.")
        seen.add(row[field])


def _overlap_errors(pack):
    """A unit is marked by one rubric of each audience, so no kind may stand in two."""
    taken = set()
    for n, rubric in enumerate(pack.data["rubrics"]):
        for kind in rubric["unit_kinds"] or ["*"]:
            if (rubric["audience"], kind) in taken:
                which = "mọi loại đơn vị" if kind == "*" else f"loại đơn vị “{kind}”"
                yield pack.error(("rubrics", n, "slug"), f"Đã có bộ tiêu chí cùng đối tượng cho {which}.")
            taken.add((rubric["audience"], kind))


def day(text):
    return text and date.fromisoformat(text)
