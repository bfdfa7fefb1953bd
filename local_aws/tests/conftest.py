"""Fixtures of the tables of recorded answers."""

import pytest
from recorded import Replay
from recorded_stacks import PARAMETER, text


@pytest.fixture
def main(empty) -> Replay:
    """A replay with the stack `main`, which has one Systems Manager parameter."""
    empty.create_stack("main", text(A=PARAMETER))
    [resource] = empty.sdk("cloudformation").describe_stack_resources(StackName="main")["StackResources"]
    return Replay(empty, {"parameter": resource["PhysicalResourceId"]})
