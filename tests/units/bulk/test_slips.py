"""The paper with first passwords: what a slip says to whoever it is handed to."""

import io

import pypdfium2

from tests.factories import moment
from units.bulk.slips import Slip, slips_pdf


def test_a_slip_names_the_last_day_on_which_its_password_opens_the_account():
    slips = [Slip("Sở Y tế", "Lê Thị Mới", "Cán bộ đầu mối", "moilt.syt", "Kvm7-Tqa4-Hzr9-Wbd3")]
    (page,) = pypdfium2.PdfDocument(io.BytesIO(slips_pdf(slips, at=moment(2022, 7, 1))))
    text = " ".join(page.get_textpage().get_text_range().split())
    assert "chậm nhất ngày 15/7/2022; quá ngày đó hãy xin cấp phiếu mới" in text
