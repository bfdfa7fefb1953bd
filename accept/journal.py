"""The list of things to clean up, in a file that survives a killed run."""

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
    """Add an entry before creating the resource, so that a lost response or Ctrl-C leaves nothing unlisted."""

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
        """Replaces the file atomically, and deletes it after the last entry."""
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
