"""The table of guide/errors.md: what a handler ends with for each response of IAM and Organizations."""

import re

from shipped import ROOT

COLUMNS = {"CREATE": 1, "READ": 2, "UPDATE": 2, "DELETE": 2, "LIST": 3}


def _rows() -> dict[str, list[str]]:
    """The cells of each row, under each error code (without the suffix Exception) and status, as `HTTP 503`, in it."""
    rows = {}
    for line in (ROOT / "guide/errors.md").read_text().splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            for response in re.findall("`([^`]+)`", cells[0]):
                rows[response.removesuffix("Exception")] = cells
    return rows


ROWS = _rows()


def outcome(action: str, code: str, status: int) -> str:
    """A handler error code, or "empty" for an empty list. An unknown code counts as its status, or else as a 400."""
    row = ROWS.get(code.removesuffix("Exception")) or ROWS.get(f"HTTP {status}") or ROWS["HTTP 400"]
    return row[COLUMNS[action]]
