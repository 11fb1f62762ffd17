"""Sheets and the person they are about: whether a sheet is one's own, may be marked by oneself, and by whom it was."""

from units.people import was_linked
from units.permissions import holds_post
from units.text import fold


def is_about(user, assessment):
    """The sheet is about this person."""
    return assessment.staff_id is not None and assessment.staff.account_id == user.pk


def may_not_judge(user, assessment):
    """The sheet is about this person, or about a namesake in a post that was once linked to their account.

    Unlinking does not make a sheet somebody else's. Where the link was a mistake this errs, and then only so that
    another head or coordinator decides. The account log is read for namesakes alone, so lists cost no query per row.
    """
    if is_about(user, assessment):
        return True
    post = assessment.staff
    return post is not None and fold(post.full_name) == fold(user.full_name) and was_linked(user, post)


def marks_self(user, assessment):
    """The sheet is about this person, in a post that they hold today in a unit whose people mark themselves."""
    return assessment.staff_id is not None and assessment.unit.self_marking and holds_post(user, assessment.staff)


def own_pen(assessment, marks):
    """What the history says at a submission of marks that the person entered themselves; blank where there are none."""
    if assessment.staff_id is None or assessment.staff.account_id is None:
        return ""
    entered = [mark for mark in marks if mark.saved_at]
    own = [mark.criterion.code for mark in entered if mark.saved_by_id == assessment.staff.account_id]
    if not own:
        return ""
    return f"Người được chấm tự nhập {'cả phiếu' if len(own) == len(entered) else ', '.join(own)}."
