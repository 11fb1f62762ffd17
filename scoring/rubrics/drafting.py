"""Preparing a rubric: begun blank, from a file or from an earlier version; put into force, taken back, dropped."""

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from campaign.permissions import keeps_records
from scoring.banding import NOT_RANKED
from scoring.models import Audience, Rubric
from scoring.rubrics.content import NOT_RANKED_NAME, content_of, stored_content, write_rubric
from scoring.rubrics.linting import errors_of
from scoring.rubrics.reading import objections_of
from units.refusals import Refused
from units.undoing import take_out

ONLY_COORDINATORS = "Chỉ Sở Nội vụ của tỉnh được soạn bộ tiêu chí."
IN_FORCE = "Bộ tiêu chí này đã được đưa vào dùng nên không sửa được nữa. Hãy lập bản mới rồi sửa ở đó."
GONE = "Bản soạn này vừa được bỏ. Hãy lập lại từ danh sách bộ tiêu chí."
# What means nothing without its rubric: it goes with a draft and comes back with it.
PARTS = tuple(f"scoring.{part}" for part in ("criteriongroup", "criterion", "band", "rubricevent"))
STEMS = {Audience.COLLECTIVE: "tap-the", Audience.INDIVIDUAL: "ca-nhan"}
# What campaigns of this kind have used so far, as a start: codes stay comparable between years.
USUAL_BANDS = (
    ("xuat_sac", "Xuất sắc", "90"),
    ("tot", "Tốt", "70"),
    ("dat", "Đạt", "50"),
    ("chua_dat", "Chưa đạt", "0"),
)


@transaction.atomic
def start_blank(campaign, *, audience, unit_kinds, by, at):
    """A draft without criteria, with the usual bands; returns it. Raises Refused."""
    bands = [{"code": code, "name": name, "from": points} for code, name, points in USUAL_BANDS]
    bands.append({"code": NOT_RANKED, "name": NOT_RANKED_NAME})
    said = {"audience": audience, "unit_kinds": unit_kinds, "sample": True, "groups": [], "bands": bands}
    return _begun(campaign, free_slug(campaign, audience), content_of(said), "Lập bộ tiêu chí trống", by=by, at=at)


@transaction.atomic
def start_from(campaign, said, *, source, by, at):
    """A draft with the content of a rubric as a pack says it; returns it. Raises Refused.

    Where the campaign has a rubric of that short name already, the draft is its next version.
    """
    return _begun(campaign, said["slug"], content_of(said), f"Lập từ {source}", by=by, at=at)


@transaction.atomic
def start_all(campaign, said, *, source, by, at):
    """A draft for each of the rubrics, all or none; returns them. Raises Refused."""
    return [start_from(campaign, each, source=source, by=by, at=at) for each in said]


@transaction.atomic
def start_version(rubric, *, by, at):
    """A draft that begins as a copy of the rubric, to become its next version; returns it. Raises Refused.

    The deciding document is left to be named: a changed table needs a new one.
    """
    (audience, unit_kinds, sample, _, source), groups, bands = stored_content(rubric)
    content = (audience, unit_kinds, sample, None, source), groups, bands
    return _begun(rubric.campaign, rubric.slug, content, f"Lập bản mới từ bản {rubric.version}", by=by, at=at)


@transaction.atomic
def put_into_force(rubric, *, by, at):
    """From now on sheets that are opened follow this version; errors of the linter stand in its way. Raises Refused."""
    draft = locked_draft(rubric, by=by)
    wrong = errors_of(objections_of(draft))
    if wrong:
        raise Refused(f"Chưa đưa vào dùng được: {wrong[0].sentence}")
    draft.version, draft.in_preparation = _next_version(draft.campaign, draft.slug, but=draft), False
    draft.save(update_fields=["version", "in_preparation"])
    log_line(draft, f"Đưa bản {draft.version} vào dùng", by=by, at=at)
    return draft


@transaction.atomic
def take_back(rubric, *, by, at):
    """A version that no sheet follows yet is written on; meanwhile the one before is in force. Raises Refused."""
    row = _locked(rubric, by=by)
    if row.in_preparation:
        raise Refused("Bộ tiêu chí này đang được soạn, chưa đưa vào dùng.")
    if row.frozen_at:
        raise Refused("Đã có phiếu chấm theo bộ tiêu chí này nên không rút về được. Hãy lập bản mới.")
    if _draft_of(row.campaign, row.slug):
        raise Refused("Đang có bản mới hơn được soạn. Hãy sửa ở bản đó.")
    row.in_preparation = True
    row.save(update_fields=["in_preparation"])
    log_line(row, f"Rút bản {row.version} về soạn tiếp", by=by, at=at)
    return row


@transaction.atomic
def drop_draft(rubric, *, by, at):
    """Takes a draft out with all its criteria; the Removal it returns puts it back. Raises Refused.

    Its trials go for good: they are large, and can be asked for again.
    """
    draft = locked_draft(rubric, by=by)
    draft.trials.all().delete()
    what = f"bản soạn {draft.version} của bộ tiêu chí {draft.get_audience_display().lower()}"
    return take_out(draft, what=what, by=by, at=at, parts=PARTS)


def check_put_back(rubric, *, by, at, address=None):
    """Only whoever writes rubrics; a constraint keeps it from standing beside a draft begun since. Raises Refused."""
    if not keeps_records(by, rubric.campaign):
        raise Refused(ONLY_COORDINATORS)


def locked_draft(rubric, *, by):
    """The rubric under its row lock, where `by` may write on it; else raises Refused."""
    row = _locked(rubric, by=by)
    if not row.in_preparation:
        raise Refused(IN_FORCE)
    return row


def free_slug(campaign, audience):
    """A short name for files, not yet taken in the campaign: "tap-the", "tap-the-2"."""
    stem, taken = STEMS[audience], set(campaign.rubrics.values_list("slug", flat=True))
    return next(slug for slug in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)


def log_line(rubric, text, *, by, at, removed=None):
    return rubric.events.create(at=at, by=by, by_name=by.full_name, text=text[:500], removed=removed)


def _begun(campaign, slug, content, text, *, by, at):
    if not keeps_records(by, campaign):
        raise Refused(ONLY_COORDINATORS)
    # Two people who begin at once wait for each other here, so that the second is told of the first.
    type(campaign).objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    slug = slugify(slug)
    if _draft_of(campaign, slug):
        raise Refused("Bộ tiêu chí này đang có một bản được soạn. Hãy soạn tiếp bản đó, hoặc bỏ nó trước.")
    version = _next_version(campaign, slug)
    rubric = write_rubric(campaign, slug, content, version=version, in_preparation=True)
    log_line(rubric, text, by=by, at=at)
    return rubric


def _draft_of(campaign, slug):
    return Rubric.objects.filter(campaign=campaign, slug=slug, in_preparation=True).first()


def _next_version(campaign, slug, but=None):
    others = Rubric.objects.filter(campaign=campaign, slug=slug).exclude(pk=but and but.pk)
    return 1 + (others.aggregate(most=Max("version"))["most"] or 0)


def _locked(rubric, *, by):
    if not keeps_records(by, rubric.campaign):
        raise Refused(ONLY_COORDINATORS)
    row = Rubric.objects.select_related("campaign").select_for_update(of=("self",)).filter(pk=rubric.pk).first()
    if row is None:
        raise Refused(GONE)
    return row
