"""Import files of the register: units with parents and clusters, successions, staff."""

from units.clustering import cluster_named
from units.days import show_day
from units.importing import Importer
from units.models import (
    Cluster,
    ClusterMembership,
    ImportKind,
    Staff,
    Succession,
    SuccessionKind,
    Unit,
)
from units.register import RENAMED_WITH_HISTORY, unit_keys
from units.register_columns import IN_DOUBT, STAFF_COLUMNS, SUCCESSION_COLUMNS, UNIT_COLUMNS
from units.register_rules import circles, overlapping_posts, recheck_staff, recheck_units
from units.schema import MANY_ROWS, refresh_statistics
from units.staffing import overlap_sentence, staff_keys
from units.text import fold
from units.upserting import upsert

UNIT_FIELDS = ("name", "kind", "valid_from", "valid_to", "search_key", "sort_key")
FILE_FIELDS = {"valid_from", "valid_to"}
STAFF_FIELDS = ("full_name", "position", "category", "valid_to", "search_key", "name_key")


def take_units(job, rows):
    """Units in any order: parents are tied and clusters joined after every unit of the file is known."""
    said = {}

    def read():
        for row in rows:
            _check_days(job, row, "Hiệu lực đến")
            said[row["code"]] = row
            draft = Unit(
                province=job.province,
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                valid_from=row.get("valid_from"),
                valid_to=row.get("valid_to"),
                **unit_keys(code=row["code"], name=row["name"]),
            )
            draft.said = [name for name in UNIT_FIELDS if name not in FILE_FIELDS or name in row]
            yield row, draft

    marked = set(Unit.objects.filter(province=job.province, assessments__isnull=False).values_list("pk", flat=True))

    def may_change(row, old, new):
        if old.pk in marked and (old.name, old.kind) != (new.name, new.kind):
            job.error(row, "name", RENAMED_WITH_HISTORY)
            return False
        return True

    outcomes = {
        row["code"]: outcome
        for row, _, outcome in upsert(
            job, read(), key=("code",), fields=UNIT_FIELDS, may_change=may_change,
            among=lambda drafts: Unit.objects.filter(province=job.province, code__in=[d.code for d in drafts]),
        )
    }  # fmt: skip
    _tie_parents(job, said, outcomes, marked)
    if not job.outcome.errors:
        _join_clusters(job, said, outcomes)
    job.count(outcomes.values())


def _tie_parents(job, said, outcomes, marked):
    known = {unit.code: unit for unit in Unit.objects.filter(province=job.province).select_related("parent")}
    above = _parents(job, said, known)
    for code, row in said.items():
        if circles(code, above):
            job.error(row, "parent", "Đơn vị cấp trên không thể là chính đơn vị này hoặc đơn vị trực thuộc nó.")
    if job.outcome.errors:
        return
    moved = []
    for code, row in said.items():
        unit, parent = known[code], known.get(above.get(code))
        if unit.parent_id == (parent and parent.pk):
            continue
        if unit.pk in marked:
            job.error(row, "parent", RENAMED_WITH_HISTORY)
        if outcomes[code] != "new":
            job.show_change(row, "parent", unit.parent and unit.parent.code, parent and parent.code)
        moved.append((unit, {"parent_id": unit.parent_id}))
        unit.parent = parent
        outcomes[code] = _at_least_changed(outcomes[code])
    if moved and not job.outcome.errors:
        job.remember([change for change in moved if outcomes[change[0].code] != "new"])
        Unit.objects.bulk_update([unit for unit, _ in moved], ["parent"], batch_size=500)


def _parents(job, said, known):
    """{code: code of the unit above} as it will be: what the file says over what was there."""
    above = {code: unit.parent.code for code, unit in known.items() if unit.parent}
    for code, row in said.items():
        if "parent" not in row:
            continue
        if row["parent"] is None:
            above.pop(code, None)
        elif row["parent"] not in known and row["parent"] not in said:
            job.error(row, "parent", f"Không có đơn vị mã “{row['parent']}” trong tệp và trong tỉnh.")
        else:
            above[code] = row["parent"]
    return above


def _join_clusters(job, said, outcomes):
    """Each unit's newest membership is in the cluster that the file names."""
    wanted = {code: row["cluster"] for code, row in said.items() if row.get("cluster")}
    if not wanted:
        return
    clusters = {cluster.name: cluster for cluster in Cluster.objects.filter(province=job.province)}
    names = {cluster.pk: name for name, cluster in clusters.items()}
    for name in sorted(set(wanted.values()) - set(clusters)):
        clusters[name] = cluster_named(job.province.pk, name)
        job.made(clusters[name])
    units = {unit.code: unit for unit in Unit.objects.filter(province=job.province)}
    members = ClusterMembership.objects.filter(unit__province=job.province).order_by("valid_from", "pk")
    newest = {member.unit_id: member for member in members}
    joined, moved = [], []
    for code, name in wanted.items():
        unit, cluster = units[code], clusters[name]
        member = newest.get(unit.pk)
        if member is None:
            days = {"valid_from": unit.valid_from, "valid_to": unit.valid_to}
            joined.append(ClusterMembership(cluster=cluster, unit=unit, batch=job.batch, **days))
        elif member.cluster_id != cluster.pk:
            job.show_change(said[code], "cluster", names.get(member.cluster_id), name)
            moved.append((member, {"cluster_id": member.cluster_id}))
            member.cluster = cluster
        else:
            continue
        outcomes[code] = _at_least_changed(outcomes[code])
    ClusterMembership.objects.bulk_create(joined, batch_size=1000)
    job.remember(moved)
    ClusterMembership.objects.bulk_update([member for member, _ in moved], ["cluster"], batch_size=500)


def take_successions(job, rows):
    def read():
        for row in rows:
            old, new = _either_unit(job, row, "old"), _either_unit(job, row, "new")
            if _check_ends(job, row, old, new) and _check_own(job, row, old, new):
                decision = row.get("decision") or ""
                in_doubt = fold(decision) == fold(IN_DOUBT)
                draft = Succession(
                    old=old,
                    new=new,
                    effective_on=row["effective_on"],
                    kind=row["kind"],
                    decision_number="" if in_doubt else decision,
                    to_verify=in_doubt,
                )
                draft.said = ["kind", "decision_number", "to_verify"] if "decision" in row else ["kind"]
                yield row, draft

    job.count(
        outcome
        for _, _, outcome in upsert(
            job, read(), key=("old_id", "new_id", "effective_on"),
            fields=("kind", "decision_number", "to_verify"),
            among=lambda drafts: Succession.objects.filter(effective_on__in={d.effective_on for d in drafts}),
        )
    )  # fmt: skip


def _either_unit(job, row, key):
    """A unit of the province or of one it was formed from; `tinh:MA` names the province where codes meet."""
    written = row[key]
    if written is None:
        return None
    slug, _, code = written.rpartition(":")
    # No other province of the country: a file says nothing about units that its sender has no business with.
    provinces = [province for province in job.known_provinces if slug in ("", province.slug)]
    found = [units[code] for units in map(job.units_of, provinces) if code in units]
    if len(found) > 1:
        found = _meant(job, found, key, row["effective_on"])
    if len(found) == 1:
        return found[0]
    if found:
        job.error(row, key, f"Mã “{code}” có ở nhiều tỉnh. Hãy ghi kèm định danh tỉnh, ví dụ kien-giang:{code}.")
    else:
        job.error(row, key, f"Chưa có đơn vị mã “{written}”. Hãy sửa mã hoặc nhập đơn vị đó trước.")
    return None


def _meant(job, units, key, day):
    """Of units of several provinces with one code: the new one is of the file's own, the old one had ended by `day`."""
    if key == "new":
        return [unit for unit in units if unit.province_id == job.province.pk] or units
    ends = {province.pk: province.valid_to for province in job.known_provinces}
    lasts = [unit.valid_to or ends[unit.province_id] for unit in units]
    return [unit for unit, last in zip(units, lasts, strict=True) if last and last < day] or units


def _check_own(job, row, old, new):
    """A link between two units of a former province is that province's own history."""
    if new is None or job.province.pk in (new.province_id, old and old.province_id):
        return True
    job.error(row, "new", "Cả hai đơn vị thuộc tỉnh cũ. Hãy nhập dòng này vào tỉnh cũ đó.")
    return False


def _check_ends(job, row, old, new):
    kind = row["kind"]
    if kind == SuccessionKind.FOUND and row["old"]:
        job.error(row, "old", "Thành lập mới thì để trống mã đơn vị cũ.")
    elif kind == SuccessionKind.DISSOLVE and row["new"]:
        job.error(row, "new", "Giải thể thì để trống mã đơn vị mới.")
    elif kind != SuccessionKind.FOUND and not row["old"]:
        job.error(row, "old", "Hãy ghi mã đơn vị cũ; chỉ thành lập mới mới để trống ô này.")
    elif kind != SuccessionKind.DISSOLVE and not row["new"]:
        job.error(row, "new", "Hãy ghi mã đơn vị mới; chỉ giải thể mới để trống ô này.")
    elif old and new and old.pk == new.pk:
        job.error(row, "new", "Đơn vị cũ và đơn vị mới phải khác nhau.")
    else:
        return (old is not None or row["old"] is None) and (new is not None or row["new"] is None)
    return False


def take_staff(job, rows):
    said = {}

    def read():
        for row in rows:
            unit = job.unit(row)
            _check_days(job, row, "Đến ngày")
            if unit:
                said[unit.pk, row["code"]] = row.number
                draft = Staff(
                    unit=unit,
                    code=row["code"],
                    full_name=row["full_name"],
                    position=row.get("position") or "",
                    category=row["category"],
                    valid_from=row.get("valid_from"),
                    valid_to=row.get("valid_to"),
                    **staff_keys(code=row["code"], full_name=row["full_name"]),
                )
                draft.said = [name for name in STAFF_FIELDS if name not in ("position", "valid_to") or name in row]
                yield row, draft

    job.count(
        outcome
        for _, _, outcome in upsert(
            job, read(), key=("unit_id", "code", "valid_from"), fields=STAFF_FIELDS,
            among=lambda drafts: Staff.objects.filter(
                unit__in={d.unit_id for d in drafts}, code__in={d.code for d in drafts}
            ),
            called=_whom,
        )
    )  # fmt: skip
    if not job.outcome.errors:
        _refuse_overlaps(job, said)


def _whom(staff):
    """Names alone are borne by several people."""
    return f"{staff.full_name}, mã {staff.code}, {staff.unit}"


def _refuse_overlaps(job, said):
    if len(said) >= MANY_ROWS:
        # Planned as if the table were still small, the pairs are looked for one against all.
        refresh_statistics(Staff)
    for unit_id, code in overlapping_posts(job.province.pk):
        if (unit_id, code) in said:
            job.error(said[unit_id, code], "valid_from", overlap_sentence(code))


def _check_days(job, row, title):
    first, last = row.get("valid_from"), row.get("valid_to")
    if first and last and last < first:
        job.error(row, "valid_to", f"{title} ({show_day(last)}) trước ngày bắt đầu ({show_day(first)}).")


def _at_least_changed(outcome):
    return "new" if outcome == "new" else "changed"


UNITS = Importer(
    ImportKind.UNITS,
    UNIT_COLUMNS,
    take_units,
    (Unit, ClusterMembership),
    needs_campaign=False,
    recheck=recheck_units,
)
SUCCESSIONS = Importer(
    ImportKind.SUCCESSIONS,
    SUCCESSION_COLUMNS,
    take_successions,
    (Succession,),
    needs_campaign=False,
)
STAFF = Importer(
    ImportKind.STAFF,
    STAFF_COLUMNS,
    take_staff,
    (Staff,),
    needs_campaign=False,
    recheck=recheck_staff,
)
IMPORTERS = (UNITS, SUCCESSIONS, STAFF)
