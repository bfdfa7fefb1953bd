"""The pages are true: their commands run, their links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("guide/*.md"), ROOT / "cdk/README.md"])


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page, without the indentation that a list gives them."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def test_every_block_of_commands_in_operations_runs_in_its_order(empty, package):
    commands = blocks(ROOT / "guide/operations.md", "sh")
    assert len(commands) > 10
    for block in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=package.parent,  # a copy of the checkout
            env=empty.environment | {"PATH": f"{ROOT}/.venv/bin:{empty.environment['PATH']}"},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    assert empty.features() == ["RootSessions"]  # everything on the page retains them
    assert empty.aws("cloudformation", "list-types")["TypeSummaries"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_to_a_file(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
