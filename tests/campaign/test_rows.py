"""Lists that are filled in row by row: how many rows a request may speak of, and what it is told otherwise."""

from campaign.forms import MOST_ROWS, LegalBasisFormSet


def sent(**management):
    return LegalBasisFormSet({f"form-{name}": value for name, value in management.items()})


def test_a_request_that_speaks_of_millions_of_rows_has_few_made_and_is_told():
    rows = sent(TOTAL_FORMS="999999999", INITIAL_FORMS="0")
    assert len(rows.forms) == MOST_ROWS
    assert rows.non_form_errors() == ["Bảng có quá nhiều dòng. Hãy giữ nhiều nhất 100 dòng."]


def test_a_request_without_the_number_of_rows_is_told_in_vietnamese():
    assert sent().non_form_errors() == ["Trang gửi thiếu dữ liệu của bảng. Hãy tải lại trang rồi nhập lại."]
