"""The packs that ship and their rubrics, to begin a campaign or a rubric from."""

from functools import cache

from scoring.models import Audience
from scoring.rubrics.pack_files import read_pack
from scoring.rubrics.packs import shipped


@cache
def shipped_packs():
    """{file stem: the pack's data}; read once a process, since the files come with the code."""
    return {path.stem: read_pack(path).data for path in shipped()}


def shipped_rubrics():
    """[("kien-giang:0", "Kiên Giang, 2019–2025: tập thể, 12 tiêu chí")], in the order of the files."""
    return [
        (f"{stem}:{n}", f"{_place(data)}: {_size(said)}")
        for stem, data in shipped_packs().items()
        for n, said in enumerate(data["rubrics"])
    ]


def shipped_campaigns():
    """[("kien-giang", "Kiên Giang, 2019–2025: 2 bộ tiêu chí")], in the order of the files."""
    return [(stem, f"{_place(data)}: {len(data['rubrics'])} bộ tiêu chí") for stem, data in shipped_packs().items()]


def shipped_rubric(key):
    """The rubric of that key as its pack says it, as (data, words for the log); raises KeyError for no such key."""
    stem, _, number = key.partition(":")
    rubrics = shipped_packs()[stem]["rubrics"]
    return dict(enumerate(rubrics))[int(number)], f"bộ có sẵn của {_place(shipped_packs()[stem])}"


def _place(data):
    return f"{data['province']['name']}, {data['campaign']['starts']}–{data['campaign']['ends']}"


def _size(said):
    count = sum(len(group["criteria"]) for group in said["groups"])
    return f"{Audience(said['audience']).label.lower()}, {count} tiêu chí"
