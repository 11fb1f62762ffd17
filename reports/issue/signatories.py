"""Who signs for whom (Nghị định 30/2020/NĐ-CP, Điều 13), the names that may stand below, and who signed last."""

import re
from dataclasses import dataclass

from reports.models import Document, IssuingBody, Report, ReportStatus

UBND_HEAD = "TM. ỦY BAN NHÂN DÂN"


@dataclass(frozen=True)
class Sign:
    """One way to sign: `authority` stands above `position`; `by_paper` where a written authorisation must exist."""

    code: str
    says: str
    authority: str
    position: str
    by_paper: bool = False

    @property
    def block(self):
        return " / ".join([*self.authority.splitlines(), self.position])

    def refusal(self, authorised_by):
        """Why nobody may sign in this form yet; None when they may."""
        if self.by_paper and not authorised_by:
            return "Ký thừa ủy quyền phải có văn bản ủy quyền. Hãy ghi số, ngày của văn bản đó."
        return None


UBND_SIGNS = (
    Sign("chu_tich", "Chủ tịch ký", UBND_HEAD, "CHỦ TỊCH"),
    Sign("pho_chu_tich", "Phó Chủ tịch ký thay", f"{UBND_HEAD}\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    Sign("quyen_chu_tich", "Quyền Chủ tịch ký", UBND_HEAD, "Q. CHỦ TỊCH"),
    Sign("giam_doc_so", "Giám đốc Sở Nội vụ ký thừa lệnh", "TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"),
    Sign(
        "pho_giam_doc_so",
        "Phó Giám đốc Sở Nội vụ ký thay, thừa lệnh",
        "TL. CHỦ TỊCH\nKT. GIÁM ĐỐC SỞ NỘI VỤ",
        "PHÓ GIÁM ĐỐC",
    ),
    Sign("chanh_van_phong", "Chánh Văn phòng ký thừa lệnh", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
    Sign("uy_quyen_so", "Giám đốc Sở Nội vụ ký thừa ủy quyền", "TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ", by_paper=True),
)
SNV_SIGNS = (
    Sign("giam_doc", "Giám đốc ký", "", "GIÁM ĐỐC"),
    Sign("pho_giam_doc", "Phó Giám đốc ký thay", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    Sign("quyen_giam_doc", "Quyền Giám đốc ký", "", "Q. GIÁM ĐỐC"),
    Sign(
        "truong_phong",
        "Trưởng phòng Thi đua - Khen thưởng ký thừa lệnh",
        "TL. GIÁM ĐỐC",
        "TRƯỞNG PHÒNG THI ĐUA - KHEN THƯỞNG",
    ),
    Sign(
        "uy_quyen_phong",
        "Trưởng phòng Thi đua - Khen thưởng ký thừa ủy quyền",
        "TUQ. GIÁM ĐỐC",
        "TRƯỞNG PHÒNG THI ĐUA - KHEN THƯỞNG",
        by_paper=True,
    ),
)

_RANKS = (
    r"GS|PGS|TSKH|TS|ThS|CN|KS|BS|DS|LS|NGND|NGƯT|NSND|NSƯT|CKI{1,2}|BSCKI{1,2}|"
    r"Phó Giáo sư|Giáo sư|Tiến sĩ|Tiến sỹ|Thạc sĩ|Thạc sỹ|Cử nhân|Kỹ sư|Bác sĩ|Bác sỹ|Dược sĩ|Luật sư|"
    r"Nhà giáo Nhân dân|Nhà giáo Ưu tú|Thầy thuốc Nhân dân|Thầy thuốc Ưu tú|Anh hùng Lao động|Đồng chí|Đ/c|"
    r"(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy)"
)
_RANKED = re.compile(rf"^({_RANKS})(?=[.\s])", re.IGNORECASE)
_NAMED = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def signs_of(issuing_body):
    """{code: Sign} of those who may sign for an issuing body."""
    signs = SNV_SIGNS if issuing_body == IssuingBody.SNV else UBND_SIGNS
    return {sign.code: sign for sign in signs}


def sign_named(issuing_body, authority, position):
    """The Sign that stands on the paper, or None where it fits no form of the issuing body."""
    found = (
        each for each in signs_of(issuing_body).values() if (each.authority, each.position) == (authority, position)
    )
    return next(found, None)


def refusal_of_name(name):
    """Why a name may not stand below a signature; None when it may."""
    if ranked := _RANKED.match(name):
        return (
            f"Bỏ “{ranked[1]}” trước họ tên: dưới chữ ký không ghi học hàm, học vị, danh hiệu, quân hàm "
            "(Nghị định 30/2020/NĐ-CP)."
        )
    words = name.split()
    if not all(_NAMED.fullmatch(word) for word in words):
        return "Họ tên chỉ gồm chữ, không có số hay dấu chấm. Hãy ghi đúng họ và tên người ký."
    if len(words) < 2:
        return "Hãy ghi đủ cả họ và tên người ký."
    if not all(word[0].isupper() for word in words):
        return "Họ tên viết hoa chữ cái đầu mỗi tiếng, ví dụ Nguyễn Văn Ví Dụ."
    if any(word.isupper() and len(word) > 1 for word in words):
        return "Họ tên viết chữ thường, chỉ hoa chữ cái đầu mỗi tiếng, ví dụ Nguyễn Văn Ví Dụ."
    return None


def last_signers(subject):
    """{code: name} of who signed last in each form for the same issuing body, the newest form last. Two queries."""
    known = {(sign.authority, sign.position): code for code, sign in signs_of(subject.issuing_body).items()}
    newest = {}
    for row in sorted(row for model in (Report, Document) for row in _signed(model, subject)):
        if code := known.get(row[2:4]):
            newest.pop(code, None)
            newest[code] = row[4]
    return newest


def _signed(model, subject):
    rows = model.objects.filter(
        campaign__province=subject.campaign.province_id, issuing_body=subject.issuing_body, status=ReportStatus.ISSUED
    ).order_by("signer_authority", "signer_position", "-issued_on", "-pk")
    forms = rows.distinct("signer_authority", "signer_position")
    return forms.values_list("issued_on", "pk", "signer_authority", "signer_position", "signer_name")
