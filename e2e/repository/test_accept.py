"""script/accept against the local AWS: it passes, compares, or refuses to start."""

import re
import subprocess

import pytest
from acceptance import Accept, ended, leftovers
from support import IAM

from accept import record
from accept.steps import STEPS
from local_aws.client import MANAGEMENT_ACCOUNT, ROOT, TYPE

LOCAL_AWS = ROOT / "accept/local-aws.json"


@pytest.fixture
def accept(empty, tmp_path):
    """The run in a new organization, without trusted access."""
    return Accept(empty, tmp_path, empty.make_organization(trusted_access=False))


def test_it_passes_agrees_with_the_record_and_leaves_nothing_behind(new, tmp_path):
    """After a change of the local AWS, renew the record: script/accept --record accept/local-aws.json"""
    new.faults()
    accept = Accept(new, tmp_path, new.make_organization(trusted_access=False))

    status, output, errors = accept.accept("--record", "seen.json")

    assert status == 0, output + errors
    seen, expected = record.load(accept.folder / "seen.json"), record.load(LOCAL_AWS)
    del expected["create_both"]
    assert list(seen) == list(expected) == [step.name for step in STEPS if not step.only_if_named]
    assert {name: o.facts for name, o in seen.items()} == {name: o.facts for name, o in expected.items()}
    assert [name for name, o in seen.items() if o.status != "done"] == ["find_trail"]
    assert f"accepted: 0 of {len(seen)} steps differ" in output
    assert leftovers(new) == {}
    report = (accept.folder / "target/acceptance.md").read_text()
    assert MANAGEMENT_ACCOUNT not in report and accept.organization not in report


def test_trusted_access_that_was_enabled_stays_enabled(accept, empty):
    empty.sdk("organizations").enable_aws_service_access(ServicePrincipal=IAM)

    status, output, errors = accept.accept("--steps", "create,disable_trusted_access")

    assert status == 0, output + errors
    assert "trusted access was enabled before" in output
    assert leftovers(empty) == {"trusted access": [IAM]}


def test_it_tests_the_other_type_only_on_request(accept, empty):
    status, output, errors = accept.accept("--steps", "create_both", "--record", "seen.json")

    assert status == 0, output + errors
    seen = record.load(accept.folder / "seen.json")["create_both"]
    assert seen.facts == record.load(LOCAL_AWS)["create_both"].facts
    assert "enabled features: RootCredentialsManagement, RootSessions" in seen.facts
    assert leftovers(empty) == {}


def test_a_difference_is_in_the_report(accept, empty):
    """The local AWS spells IAM's errors differently here."""
    empty.faults(error_suffix="")

    status, output, errors = accept.accept("--steps", "create_without_trusted_access")

    assert status == 0, output + errors
    report = (accept.folder / "target/acceptance.md").read_text()
    assert "| create_without_trusted_access | A3, A4 | differs |" in report
    assert "| register | A1, A2, A27 | as the local AWS |" in report
    assert re.search(r"^-.*ServiceAccessNotEnabledException", report, re.MULTILINE)
    assert re.search(r"^\+.*ServiceAccessNotEnabled[^E]", report, re.MULTILINE)


# Refusals to start


def refused(accept: Accept, *arguments: str, **session: str) -> str:
    status, _, errors = accept.run(*arguments, session=session)
    assert status == 2
    [line] = errors.splitlines()
    assert list(accept.folder.iterdir()) == []
    return line


def test_it_refuses_any_organization_but_the_named_one(accept):
    assert "not o-anotherone0" in refused(accept, "--yes", "--organization", "o-anotherone0")
    assert "--organization o-..." in refused(accept, "--yes")


def test_it_refuses_if_root_sessions_are_enabled(accept, empty):
    empty.sdk("organizations").enable_aws_service_access(ServicePrincipal=IAM)
    empty.sdk("iam").enable_organizations_root_sessions()

    assert "root sessions are enabled" in refused(accept, "--yes", "--organization", accept.organization)

    assert empty.features() == ["RootSessions"]


def test_it_refuses_if_the_type_is_registered(accept, empty):
    empty.register()
    assert "the type is registered in us-east-1" in refused(accept, "--yes", "--organization", accept.organization)
    assert [t["TypeName"] for t in empty.aws("cloudformation", "list-types")["TypeSummaries"]] == [TYPE]


def test_it_refuses_in_a_member_account(accept, empty):
    _, session = empty.make_member()
    line = refused(accept, "--yes", "--organization", accept.organization, **session)
    assert f"is not the management account of {accept.organization}: use credentials of {MANAGEMENT_ACCOUNT}" in line


@pytest.mark.parametrize("typed", ["", "yes\n"])
def test_it_asks_and_changes_nothing_without_the_organizations_id(accept, empty, typed):
    process = accept.start("--organization", accept.organization, stdin=subprocess.PIPE)
    status, output, errors = ended(process, typed)
    assert status == 2
    assert "ENABLES AND DISABLES ROOT SESSIONS" in output and "It costs" in output
    assert errors == "error: not started: nothing was changed\n"
    assert leftovers(empty) == {}


# The list of assumptions


def test_each_assumption_names_the_step_that_settles_it():
    page = (ROOT / "guide/contributing/assumptions.md").read_text()
    rows = dict(re.findall(r"^\| (A\d+) \|.*\| (.*?) \|$", page, re.MULTILINE))
    settled = {number: re.findall(r"`(\w+)`", steps) for number, steps in rows.items()}
    by_steps: dict[str, list[str]] = {number: [] for number in rows}
    for step in STEPS:
        for number in step.settles:
            by_steps[number].append(step.name)
    assert settled == by_steps
