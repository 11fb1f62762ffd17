"""An uploaded file that is only looked at: hashed as it comes, held without a name until its answer is found."""

import hashlib
import tempfile

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 40 * 1024 * 1024
END = b"%%EOF"
# A file that was signed after issue holds one end for each signature, and one of its own.
MOST_ENDS = 64


class Beginnings:
    """SHA-256 of a file as it comes, and of each of its beginnings that may have been a whole PDF."""

    def __init__(self):
        self.digest, self.size = hashlib.sha256(), 0
        self.found = {}  # {hex digest: length}
        self._tail, self._cuts, self._ends = b"", [], 0

    def feed(self, chunk):
        self._look(chunk)
        view, start = memoryview(chunk), self.size
        while self._cuts and self._cuts[0] <= start + len(chunk):
            cut = self._cuts.pop(0)
            self.digest.update(view[self.size - start : cut - start])
            self.size = cut
            self.found.setdefault(self.digest.copy().hexdigest(), cut)
        self.digest.update(view[self.size - start :])
        self.size = start + len(chunk)

    def _look(self, chunk):
        """A PDF ends right after its mark, or after the end of that line."""
        seen = self._tail + chunk
        first, at = self.size - len(self._tail), seen.find(END)
        while at >= 0 and self._ends < MOST_ENDS:
            end = first + at + len(END)
            self._cuts += [end, end + 1, end + 2]
            self._ends += 1
            at = seen.find(END, at + 1)
        self._tail = seen[-(len(END) - 1) :]


class Passing(UploadedFile):
    """What is left of an upload: its hash, the hashes of its beginnings, and its bytes in a file without a name."""

    def __init__(self, file, name, beginnings):
        super().__init__(file=file, name=name, size=beginnings.size)
        self.sha256 = beginnings.digest.hexdigest()
        self.beginnings = beginnings.found
        self.too_large = beginnings.size > MOST_BYTES


class PassingHandler(FileUploadHandler):
    """Takes the place of the handlers that keep uploads; what is too large is read to its end and not held."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.beginnings = Beginnings()
        self.held = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the upload, gone when it is

    def receive_data_chunk(self, raw_data, start):
        if self.beginnings.size <= MOST_BYTES:
            self.beginnings.feed(raw_data)
            self.held.write(raw_data)

    def file_complete(self, file_size):
        self.held.flush()
        return Passing(self.held, self.file_name, self.beginnings)
