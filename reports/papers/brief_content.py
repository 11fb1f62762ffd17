"""What the leadership's brief says, cut so that it is always two pages: from the body of a report's snapshot alone.

The rule of cutting: of figures the first eight in their order, of clusters the three best and the three last, of late
units the five latest, of matters to decide the first five, of a chart as many rows as LINES says (of criteria the two
best and the two last); a sentence has at most 160 signs, the label of a figure 80, of a bar 60, the name of a unit 50,
of a cluster 44. What is left out is counted or stands in the report in full.
"""

from decimal import Decimal

from reports.annexes import changes
from reports.annexes import late as annex_late
from reports.annexes.clusters import clusters_of
from reports.charts.choosing import charts_of
from reports.comparison import change, in_year
from reports.figures import Figure
from reports.reading import SCOPES, counted, indicator_of, known, years_of
from reports.sentences import PERCENT, RATIO, bind_paragraphs, spoken, written
from reports.setting import two_digits
from reports.uniting import year_of
from units.numbers import percent, show_count, show_decimal, show_percent

FIGURES, CLUSTERS, LATE, DECISIONS = 8, 3, 5, 5
LINES = {"stacked": 7, "grouped": 5, "lines": 12}
KINDS = 9  # of units, in the chart that has its page almost for itself
ENDS = 2  # criteria from each end of their chart
SENTENCE, LABEL, BAR, NAME, CLUSTER = 160, 80, 60, 50, 44
DOUBTS = ("parts_differ", "reported_differs")
FEWEST = 3  # banded units below which a cluster is too small to be held beside others


def content_of(body, earlier=None):
    """JSON-able. `earlier` is the body of the year before, where this report itself knows no other time."""
    clusters = _clusters(body)
    return {
        "lead": _lead(body, earlier),
        "figures": _figures(body, earlier),
        "then": then(body, earlier),
        "charts": [_chart(chart) for chart in charts_of(body)],
        "top": next(((body.get("bands") or {}).get(code, code) for code in body.get("band_order") or []), ""),
        "best": clusters[:CLUSTERS],
        "last": clusters[CLUSTERS:][-CLUSTERS:][::-1],
        "clusters": len(clusters),
        "late": _late(body),
        "decisions": _decisions(body)[:DECISIONS],
    }


def short(words, most=SENTENCE):
    """At most so many signs, cut between words."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;:.–-(") + "\u00a0…"


def _lead(body, earlier):
    """The report in one sentence: how many came, how many were excellent, who is missing."""
    year, told = body["year"], []
    approved = f"assessments.collective.{year}.approved"
    if counted(body, approved):
        told.append(f"{_shown(approved, body['figures'][approved], spoken)} phiếu tập thể năm {year} được duyệt")
    for code in (body.get("band_order") or [])[:1]:
        key = f"bands.collective.{year}.{code}"
        if counted(body, key):
            _, moved = _moved(body, earlier, key)
            way = {"+": "tăng", "−": "giảm"}.get(moved[:1])
            than = f", {way} {moved[1:]} điểm phần trăm so với {then(body, earlier).lower()}" if way else ""
            name = (body.get("bands") or {}).get(code, code)
            told.append(f"{_shown(key, body['figures'][key], spoken)} tập thể xếp loại {name}{than}")
    if missing := _late(body)["open"]:
        told.append(f"{show_count(missing)} đơn vị chưa hoàn thành phiếu")
    return "; ".join(told) + "." if told else ""


def then(body, earlier):
    """The head of the column of what was before; empty where nothing is."""
    if body["kind"] == "final":
        year = (body.get("mid_term") or {}).get("year")
        return f"Sơ kết {year}" if year else "Sơ kết"
    first, *_ = years_of(body)
    return f"Năm {body['year'] - 1}" if earlier or (body["kind"] == "mid_term" and first < body["year"]) else ""


def _figures(body, earlier):
    return [row for _, row in highlights(body, earlier)]


def highlights(body, earlier=None):
    """[(key, {label, now, then, change, reported})] of the figures that matter most, the weightiest first."""
    rows = [(key, _figure(body, earlier, key, label)) for key, label in _keys(body)]
    return [(key, row) for key, row in rows if row][:FIGURES]


def _keys(body):
    """The keys that matter to somebody who has two minutes, the weightiest first."""
    year = body["year"]
    if body["kind"] != "annual":
        yield "plans.issued", "Đơn vị đã ban hành kế hoạch"
    yield f"assessments.collective.{year}.approved", f"Phiếu tập thể năm {year} được thủ trưởng duyệt"
    yield f"assessments.collective.{year}.on_time", "Trong đó duyệt đúng hạn"
    yield f"assessments.individual.{year}.approved", f"Phiếu cá nhân năm {year} được thủ trưởng duyệt"
    for code in (body.get("band_order") or [])[:1]:
        name = (body.get("bands") or {}).get(code, code)
        yield f"bands.collective.{year}.{code}", f"Tập thể xếp loại {name}"
        yield f"bands.individual.{year}.{code}", f"Cá nhân xếp loại {name}"
    yield f"totals.collective.{year}.mean", "Điểm bình quân của tập thể"
    for key in body["figures"]:
        if key.startswith("indicators.") and key.count(".") == 1 and "@" not in key and _is_ratio(body, key):
            yield key, indicator_of(body, key.split(".")[1])[0]
    yield "inspections.emulation", "Đơn vị được kiểm tra thi đua, khen thưởng"
    yield "inspections.discipline", "Đơn vị được kiểm tra kỷ luật, kỷ cương"


def _is_ratio(body, key):
    return written(key, body["figures"][key], RATIO) is not None


def _figure(body, earlier, key, label):
    if not known(body, key):
        return None
    figure = body["figures"][key]
    before, moved = _moved(body, earlier, key)
    return {"label": short(label, LABEL), "now": _shown(key, figure), "then": before, "change": moved,
            "reported": figure["source"] == "reported"}  # fmt: skip


def _shown(key, figure, write=written):
    """ "171/200 (85,50%)"; `write` is `spoken` in a sentence."""
    ratio, share = write(key, figure, RATIO), write(key, figure, PERCENT)
    return f"{ratio} ({share})" if ratio and share else written(key, figure)


def _moved(body, earlier, key):
    """(what it was, how it changed), both empty where nobody knows."""
    if body["kind"] == "final":
        both = (body.get("comparison") or {}).get(key)
        return (_shown(key, both["before"]), _change(both["change"])) if both else ("", "")
    year = year_of(key)
    if year is None:
        return "", ""
    before = in_year(key, year - 1)
    figures = (earlier or body)["figures"]
    if before not in figures or written(before, figures[before]) is None:
        return "", ""
    shown = _shown(before, figures[before])
    if key.startswith("totals."):
        return shown, ""  # nothing says that both years follow one rubric
    both = [Figure.from_json({"ids": {}, "form": "count", **each}) for each in (figures[before], body["figures"][key])]
    return shown, _change(change(*both))


def _change(moved):
    """In percentage points; what is no share is set beside what it was, and the reader subtracts."""
    if moved["not_compared"] or moved["points"] is None:
        return changes.NOT_TOLD if moved["not_compared"] else ""
    number = Decimal(moved["points"])
    return "không đổi" if not number else ("+" if number > 0 else "") + show_decimal(number, 2)


def _chart(chart):
    return {
        "code": chart.code, "title": chart.title, "kind": chart.kind, "series": list(chart.series),
        "sentence": chart.sentence, "head": chart.head, "most": None if chart.most is None else str(chart.most),
        "rows": [
            [short(row.label, BAR), [None if value is None else str(value) for value in row.values], list(row.shown)]
            for row in _rows(chart)
        ],
    }  # fmt: skip


def _rows(chart):
    if chart.code == "tieu-chi" and len(chart.rows) > 2 * ENDS:
        return chart.rows[:ENDS] + chart.rows[-ENDS:]
    return chart.rows[: KINDS if chart.code == "theo-loai" else LINES[chart.kind]]


def _clusters(body):
    """Clusters from the best on: by the share of the best band, then of the two best, then by name."""
    order = body.get("band_order") or []
    found = []
    for cluster in clusters_of(body):
        banded = cluster.banded
        if banded < FEWEST or not order or not any(each.rank for each in cluster.standings):
            continue
        best, two = cluster.held(order[0]), sum(cluster.held(code) for code in order[:2])
        found.append((-Decimal(best) / banded, -Decimal(two) / banded, cluster, best, two))
    return [
        {
            "name": short(cluster.name, CLUSTER),
            "units": len(cluster.standings),
            "best": f"{best} ({show_percent(percent(best, cluster.banded), 2)})",
            "two": f"{two} ({show_percent(percent(two, cluster.banded), 2)})",
            "left": len(cluster.standings) - cluster.banded,
        }
        for *_, cluster, best, two in sorted(found, key=lambda each: each[:2])
    ]


def _late(body):
    """How many are late by how far they came, and the latest of them by name."""
    rows = [row for lists, _ in annex_late.lists_of(body) for row in lists.get("late") or []]
    steps = {step: sum(row["step"] == step for row in rows) for step in annex_late.STEPS}
    over = [row for row in rows if row["days"] and row["step"] != "late"]
    shown = sorted(over, key=lambda row: -row["days"])[:LATE] if over else []
    people = [row for lists, _ in annex_late.lists_of(body) for row in lists.get("people_behind") or []]
    return {
        "known": any("late" in lists for lists, _ in annex_late.lists_of(body)),
        "nobody": not any(counted(body, f"assessments.{scope}.{body['year']}.expected") for scope in SCOPES),
        "units": len(rows),
        "open": sum(row["step"] != "late" for row in rows),
        "over": len(over),
        "steps": [[annex_late.STEPS[step].lower(), show_count(number)] for step, number in steps.items() if number],
        "rows": [[short(row["name"], NAME), annex_late.STEPS[row["step"]], show_count(row["days"])] for row in shown],
        "more": len(over) - len(shown),
        "people": sum(row["expected"] - row["approved"] for row in people),
        "units_of_people": len(people),
    }


def _decisions(body):
    """What waits for somebody to decide it, each with whose it is."""
    return [*_over_the_cap(body), *_overdue(body), *_proposals(body), *_doubts(body), *_asked_for(body)]


def _over_the_cap(body):
    over = [each for each in clusters_of(body) if each.cap and each.cap["held"] > each.cap["allowed"]]
    if over:
        names = short(", ".join(each.name for each in over[:3]), 70)
        more = f" và {len(over) - 3} cụm, khối khác" if len(over) > 3 else ""
        band = over[0].bands.get(over[0].cap["band"], over[0].cap["band"])
        number = two_digits(len(over))
        yield f"{number} cụm, khối vượt tỷ lệ “{band}”: {names}{more}. Cần quyết định xếp loại kèm lý do."


def _overdue(body):
    late = _late(body)
    if late["over"]:
        yield (
            f"{show_count(late['over'])} đơn vị quá hạn chưa hoàn thành phiếu tập thể. Cần đôn đốc bằng văn bản, định "
            "hạn cuối và xem xét khi bình xét thi đua."
        )


def _proposals(body):
    rows = [row for said in body.get("proposed", []) for row in said["rows"]]
    if rows:
        collectives = sum(row["scope"] == "collective" for row in rows)
        counts = ((collectives, "tập thể"), (len(rows) - collectives, "cá nhân"))
        told = " và ".join(f"{show_count(number)} {what}" for number, what in counts if number)
        yield f"Đề nghị khen thưởng {told}; danh sách và căn cứ ở phụ lục của báo cáo."


def _doubts(body):
    keys = [each for each in body["warnings"] if each["code"] in DOUBTS and each.get("key")]
    if keys:
        labels = short("; ".join(dict.fromkeys(_label(body, each["key"]) for each in keys[:2])), 75)
        number = two_digits(len(keys))
        yield f"{number} số liệu chưa khớp giữa tổng số và các phần ({labels}). Cần cơ quan báo cáo xác nhận."
    if body.get("silent"):
        yield "Có tỉnh trước khi sắp xếp chưa có dữ liệu trong hệ thống. Cần bổ sung trước khi ban hành."


def _label(body, key):
    figure = body["figures"].get(key)
    words = figure["label"] if figure else key
    return words[:1].lower() + words[1:]


def _asked_for(body):
    """What the report itself asks for, as Sở Nội vụ wrote it."""
    for parts in bind_paragraphs((body.get("narrative") or {}).get("VI", ""), body["figures"]):
        yield short("".join(part.text for part in parts))
