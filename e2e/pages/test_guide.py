"""The commands of the pages run, and their links work."""

import re
from collections import Counter
from pathlib import Path

import pytest
from pages import blocks, installing, release, run

from local_aws.client import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("guide/**/*.md"), ROOT / "cdk/README.md"])


def with_tools(local) -> dict[str, str]:
    return local.environment | {"PATH": f"{ROOT}/.venv/bin:{local.environment['PATH']}"}


def test_the_commands_of_operations_run_in_order_after_the_installation(empty, package, tmp_path):
    empty.make_organization(trusted_access=False)
    commands = list(installing().values()) + blocks("guide/operations.md", "sh")

    run("".join(commands), release(tmp_path / "release", package), with_tools(empty))

    assert empty.features() == ["RootSessions", "RootCredentialsManagement"]  # every template on the page retains them
    for region in ("us-east-1", "eu-central-1", "eu-west-1"):
        assert empty.sdk("cloudformation", region).list_types()["TypeSummaries"] == []
    assert empty.sdk("s3").list_buckets()["Buckets"] == []


def test_the_same_commands_repair_an_update_whose_rollback_did_not_fail(both):
    """AWS was recorded to do both. The test above runs the page with the other outcome."""
    both.make_organization()
    both.create_stack("root-access", "examples/root-access.yml")
    both.faults(failed_updates_stay=True)
    fails, repair = [b for b in blocks("guide/operations.md", "sh") if "the update failed" in b or "$status" in b]
    run(fails, ROOT / "examples", with_tools(both))
    assert both.stack("root-access")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert both.features() == ["RootCredentialsManagement"]

    run(repair, ROOT / "examples", with_tools(both))

    assert both.features() == ["RootSessions", "RootCredentialsManagement"]


def test_the_commands_for_a_checkout_submit_the_type_twice_and_remove_it(empty, package):
    empty.make_organization()
    submit, submit_again, remove = blocks("CONTRIBUTING.md", "sh")
    run(submit + submit_again, package.parent, with_tools(empty))
    [version] = empty.sdk("cloudformation").list_type_versions(Type="RESOURCE", TypeName="Org::IAM::RootSessions")[
        "TypeVersionSummaries"
    ]
    assert version["VersionId"] == "00000001"
    run(remove, package.parent, with_tools(empty))
    assert empty.sdk("cloudformation").list_types()["TypeSummaries"] == []


def test_every_number_of_an_assumption_in_the_guide_is_in_the_list():
    text = {page: page.read_text() for page in ROOT.glob("guide/**/*.md")}
    listed = re.findall(r"^\| ([ABR]\d+) \|", text[ROOT / "guide/contributing/assumptions.md"], re.MULTILINE)
    assert len(listed) == len(set(listed)) > 30
    assert set(re.findall(r"\b[ABR]\d+\b", "".join(text.values()))) == set(listed)


def test_no_page_repeats_a_block_of_commands():
    found = Counter(block for page in PAGES for language in ("sh", "text") for block in blocks(str(page), language))
    assert [block for block, times in found.items() if times > 1] == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_works(page):
    for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", page.read_text()):
        if not target.startswith(("http://", "https://")):
            linked = page.parent / target if target else page
            assert linked.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(linked), f"{page.name}: {target}#{anchor}"
