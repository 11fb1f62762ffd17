"""Loading campaign packs: provinces, campaigns, rubrics and indicators, created or brought up to date, whole or not."""

from dataclasses import dataclass, field

from django.db import transaction

from campaign.models import Campaign, Indicator, LegalBasis, Milestone
from scoring.models import Rubric
from scoring.rubrics.content import content_of, stored_content, write_rubric
from scoring.rubrics.pack_files import FOLDER, BadPacks, day, read_pack
from units.models import Province
from units.national import load_national_register


@dataclass
class Loaded:
    """What a pack did: how many things are new, changed or as they were."""

    file: str
    campaign: Campaign
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: int = 0

    def note(self, what, outcome):
        if outcome == "unchanged":
            self.unchanged += 1
        else:
            getattr(self, outcome).append(what)


def shipped():
    return sorted(FOLDER.glob("*.yaml"))


@transaction.atomic
def load_packs(paths):
    """Loads the packs at `paths` and returns a Loaded for each; raises BadPacks, and then nothing was loaded."""
    packs, errors = [], []
    for path in paths:
        try:
            packs.append(read_pack(path))
        except BadPacks as bad:
            errors += bad.errors
    if errors:
        raise BadPacks(errors)
    load_national_register()
    outcomes = [_province(pack) for pack in packs]
    loaded = [_campaign(pack, province, outcome) for pack, (province, outcome) in zip(packs, outcomes, strict=True)]
    for pack, result in zip(packs, loaded, strict=True):
        errors += _link(pack, result)
        errors += _rubrics(pack, result)
        _indicators(pack, result)
    if errors:
        raise BadPacks(errors)
    return loaded


def _province(pack):
    """The pack's province; whatever the national register says of it gives way to the pack."""
    said = pack.data["province"]
    values = {
        "slug": said["slug"],
        "code": said["code"],
        "name": said["name"],
        "valid_from": day(said["valid_from"]),
        "valid_to": day(said["valid_to"]),
    }
    own = Province.objects.filter(slug=said["slug"]).first()
    twin = Province.objects.filter(code=values["code"], valid_from=values["valid_from"]).exclude(slug=said["slug"])
    if twin := twin.first():
        if not _unused(twin):
            sentence = f"Mã tỉnh {said['code']} từ cùng ngày đã thuộc về “{twin.slug}”."
            raise BadPacks([pack.error(("province", "code"), sentence)])
        if own:
            twin.delete()
        own = own or twin
    first_pack = own is None or not own.campaigns.exists()
    province, outcome = _written(Province, {"pk": own.pk} if own else {"slug": said["slug"]}, values)
    return province, "new" if first_pack else outcome


def _unused(province):
    """Whether it only stands in the national register."""
    belongings = [relation for relation in Province._meta.related_objects if relation.one_to_many]
    return not any(
        relation.related_model.objects.filter(**{relation.field.name: province}).exists()
        for relation in belongings
        if relation.name != "names"
    )


def _campaign(pack, province, outcome):
    said = pack.data["campaign"]
    plan, slogans = said.get("plan") or {}, said.get("slogans") or {}
    values = {
        "name": said["name"],
        "starts": said["starts"],
        "ends": said["ends"],
        "plan_number": plan.get("number"),
        "plan_date": day(plan.get("date")),
        "plan_issuer": plan.get("issuer"),
        "slogan_collective": slogans.get("collective"),
        "slogan_individual": slogans.get("individual"),
        "unit_kinds": said["participants"]["unit_kinds"],
        "staff_categories": said["participants"]["staff_categories"],
    }
    campaign, campaign_outcome = _written(Campaign, {"province": province, "slug": said["slug"]}, values)
    bases = [
        {"position": n, "number": basis["number"], "date": day(basis.get("date")), "title": basis["title"]}
        for n, basis in enumerate(said["legal_bases"], 1)
    ]
    milestones = [
        {name: milestone.get(name) for name in ("kind", "year", "occasion", "basis")}
        for milestone in said["milestones"]
    ]
    parts = [_same_rows(LegalBasis, campaign, bases), _same_rows(Milestone, campaign, milestones)]
    if campaign_outcome == "unchanged" and not all(parts):
        campaign_outcome = "changed"
    loaded = Loaded(pack.file, campaign)
    loaded.note(f"tỉnh {province.name}", outcome)
    loaded.note("phong trào", campaign_outcome)
    return loaded


def _link(pack, loaded):
    """Predecessors and continued campaigns, which may come from other packs of the same run.

    A pack that leaves predecessors out keeps those of the national register.
    """
    province = loaded.campaign.province
    said, older = pack.data["province"].get("predecessors"), []
    for n, slug in enumerate(said or []):
        found = Province.objects.filter(slug=slug).exclude(pk=province.pk).first()
        if found is None:
            yield pack.error(("province", "predecessors", n), f"Chưa có tỉnh “{slug}”. Hãy nạp gói của tỉnh đó trước.")
        else:
            older.append(found)
    if said is not None:
        province.predecessors.set(older)
    continued = []
    for n, said in enumerate(pack.data["campaign"].get("continues") or []):
        found = Campaign.objects.filter(province__slug=said["province"], slug=said["campaign"]).first()
        if found is None or found == loaded.campaign:
            sentence = f"Chưa có phong trào “{said['campaign']}” của tỉnh “{said['province']}”."
            yield pack.error(("campaign", "continues", n), sentence)
        else:
            continued.append(found)
    loaded.campaign.continues.set(continued)


def _rubrics(pack, loaded):
    """Those in preparation on the pages stay as they are."""
    for n, said in enumerate(pack.data["rubrics"]):
        name, content = f"bộ tiêu chí {said['slug']}", content_of(said)
        every = Rubric.objects.filter(campaign=loaded.campaign, slug=said["slug"]).order_by("version")
        versions = list(every.decided().prefetch_related("groups__criteria", "bands"))
        newest, following = (
            versions[-1] if versions else None,
            1 + max(every.values_list("version", flat=True), default=0),
        )
        if any(stored_content(version) == content for version in versions):
            loaded.note(name, "unchanged")
        elif newest is None:
            write_rubric(loaded.campaign, said["slug"], content, version=following)
            loaded.note(name, "new")
        elif newest.frozen_at is None and not newest.events.exists():
            version, _ = newest.version, newest.delete()
            write_rubric(loaded.campaign, said["slug"], content, version=version)
            loaded.note(name, "changed")
        elif said.get("decided_by") and said["decided_by"] != newest.decided_by:
            write_rubric(loaded.campaign, said["slug"], content, version=following)
            loaded.note(f"{name} bản {following}", "new")
        else:
            why = "đã dùng để chấm" if newest.frozen_at else "đã soạn trên hệ thống"
            yield pack.error(
                ("rubrics", n),
                f"Bộ tiêu chí “{said['slug']}” {why} nên không sửa được. "
                "Hãy ghi văn bản quyết định bảng điểm mới vào “decided_by” để nạp thành bản mới.",
            )


def _indicators(pack, loaded):
    """Indicators of the pack; those that were added on the pages stay."""
    for n, said in enumerate(pack.data.get("indicators") or [], 1):
        values = {"name": said["name"], "shape": said["shape"], "unit_of_count": said["unit"], "position": n}
        _, outcome = _written(Indicator, {"campaign": loaded.campaign, "code": said["code"]}, values)
        loaded.note(f"chỉ tiêu {said['code']}", outcome)


def _written(model, key, values):
    """(row, "new" | "changed" | "unchanged") after making the row of `key` hold `values`."""
    row = model.objects.filter(**key).first()
    if row is None:
        return model.objects.create(**key | values), "new"
    if all(getattr(row, name) == value for name, value in values.items()):
        return row, "unchanged"
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row, "changed"


def _same_rows(model, campaign, wanted):
    """Whether the campaign's rows were as wanted already; they are afterwards."""
    names = list(wanted[0]) if wanted else ["pk"]
    if list(model.objects.filter(campaign=campaign).order_by("pk").values(*names)) == wanted:
        return True
    model.objects.filter(campaign=campaign).delete()
    model.objects.bulk_create(model(campaign=campaign, **values) for values in wanted)
    return False
