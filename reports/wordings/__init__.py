"""The wordings that ship, by code: what each is called, the names that it may use, and its text."""

from reports.wordings.minutes import MINUTES
from reports.wordings.narrative import NARRATIVE
from reports.wordings.proposals import PROPOSAL
from reports.wordings.reminders import REMINDER_LIST, REMINDER_ONE

WORDINGS = {wording.code: wording for wording in (REMINDER_ONE, REMINDER_LIST, PROPOSAL, MINUTES, *NARRATIVE)}
