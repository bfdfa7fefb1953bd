"""The two ways to a type, registration and activation, give it the same roles."""

import re

from local_aws.client import ROOT


def roles(template: str) -> str:
    """The template's text from the first role to the last, without comments."""
    text = (ROOT / "examples" / template).read_text()
    found = re.search(r"^  ExecutionRole:\n.*?(?=^Outputs:)", text, re.MULTILINE | re.DOTALL).group()
    return re.sub(r"^ *#.*\n", "", found, flags=re.MULTILINE)


def test_an_activated_type_has_the_roles_of_a_registered_one():
    assert "iam:EnableOrganizations${Feature}" in roles("register-type.yml")
    assert roles("activate-type.yml") == roles("register-type.yml")
