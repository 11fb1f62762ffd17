"""The wordings that ship, by code: what each is called, the names that it may use, and its text."""

from reports.wording.shipped.minutes import MINUTES
from reports.wording.shipped.narrative import NARRATIVE
from reports.wording.shipped.proposals import PROPOSAL
from reports.wording.shipped.reminders import REMINDER_LIST, REMINDER_ONE

WORDINGS = {wording.code: wording for wording in (REMINDER_ONE, REMINDER_LIST, PROPOSAL, MINUTES, *NARRATIVE)}
