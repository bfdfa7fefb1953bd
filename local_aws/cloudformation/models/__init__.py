"""The one door to everything in an account and Region: it finds, refuses, begins under a lock, and hands in what runs.

Built on moto's CloudFormation, whose responses it serves.
"""

import threading
from typing import Any, ClassVar

from local_aws.cloudformation.models.change_sets import ChangeSetDoor
from local_aws.cloudformation.models.drifts import DriftDoor
from local_aws.cloudformation.models.stack_sets import StackSetDoor
from local_aws.cloudformation.registry import Registry
from local_aws.lambda_.function import Functions


class CloudFormationBackend(ChangeSetDoor, DriftDoor, StackSetDoor):
    functions: ClassVar[Functions]  # the plug-in sets it: processes outlive a reset

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.registry = Registry(account_id, region_name, self.functions)
        self.lock = threading.RLock()  # two requests at a time start one operation
        self.change_sets = []
        self.drifts = {}
        self.tokens: dict[str, tuple[Any, Any]] = {}  # the requests that had one, and their answers
