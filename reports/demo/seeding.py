"""Loading the demo: packs, the import files of demo/, people, rounds and papers, in one transaction."""

from django.conf import settings
from django.db import transaction

from campaign import record_import
from campaign.models import Campaign
from reports.demo.accounts import make_people
from reports.demo.papers import add_papers
from reports.demo.rounds import make_rounds
from scoring.rubrics.packs import load_packs, shipped
from units import register_import
from units.importing import import_file
from units.models import User
from units.refusals import Refused

FOLDER = settings.BASE_DIR / "demo"
PROVINCE, SLUG = "kien-giang", "van-hoa-cong-so"
FILES = (
    (register_import.UNITS, "don-vi.csv"),
    (register_import.STAFF, "can-bo.csv"),
    (record_import.PLANS, "ke-hoach.csv"),
    (record_import.INSPECTIONS, "kiem-tra.csv"),
    (record_import.FIGURES, "so-lieu.csv"),
    (record_import.AWARDS, "khen-thuong.csv"),
)


def is_seeded():
    return Campaign.objects.filter(province__slug=PROVINCE, slug=SLUG, is_demo=True).exists()


@transaction.atomic
def seed(*, at):
    """Loads the demo; raises Refused where it would mix with real work."""
    if settings.PRODUCTION:
        raise Refused("Hệ thống chạy chính thức không nhận dữ liệu minh họa.")
    if User.objects.filter(is_demo=False).exists():
        raise Refused("Hệ thống đã có tài khoản thật nên không nạp dữ liệu minh họa.")
    load_packs(shipped())
    campaign = Campaign.objects.select_related("province").get(province__slug=PROVINCE, slug=SLUG)
    if campaign.rounds.exists():
        raise Refused("Phong trào của Kiên Giang đã có đợt chấm điểm nên không nạp dữ liệu minh họa.")
    Campaign.objects.filter(pk=campaign.pk).update(is_demo=True)
    for importer, name in FILES:
        outcome = import_file(importer, FOLDER / name, province=campaign.province, campaign=campaign, at=at)
        if outcome.errors:
            raise Refused(f"{name}: {outcome.errors[0]}")
    people = make_people(campaign.province)
    add_papers(make_rounds(campaign, people, at=at), people)
    return campaign
