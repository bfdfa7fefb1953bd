"""What has to be cleaned up, in a file, so that even a run that was killed can be cleaned up after."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    kind: str  # one of cleanup.REMOVERS
    name: str
    region: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name} in {self.region}"


class Journal:
    """Entries are added before the thing is made: what a lost response or Ctrl-C hides is cleaned up, too."""

    def __init__(self, path: Path, organization: str, region: str) -> None:
        self._path = path
        self.organization = organization
        self.region = region
        self.entries: list[Entry] = []

    @classmethod
    def load(cls, path: Path) -> "Journal":
        saved = json.loads(path.read_text())
        journal = cls(path, saved["organization"], saved["region"])
        journal.entries = [Entry(**entry) for entry in saved["entries"]]
        return journal

    def add(self, kind: str, name: str, region: str) -> Entry:
        entry = Entry(kind, name, region)
        if entry not in self.entries:
            self.entries.append(entry)
            self._save()
        return entry

    def forget(self, entry: Entry) -> None:
        self.entries.remove(entry)
        self._save()

    def _save(self) -> None:
        """The file is whole at any time, and gone when nothing is left."""
        if not self.entries:
            self._path.unlink(missing_ok=True)
            return
        saved = {
            "organization": self.organization,
            "region": self.region,
            "entries": [asdict(entry) for entry in self.entries],
        }
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(saved, indent=2))
        os.replace(temporary, self._path)
