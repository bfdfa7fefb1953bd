"""CloudFormation in one account and Region. It extends moto's backend.

It is the only way to stacks, change sets, StackSets and drift, and refuses or begins operations under a lock.
"""

import threading
from typing import Any, ClassVar

from local_aws.cloudformation.models.change_sets import ChangeSetDoor
from local_aws.cloudformation.models.drifts import DriftDoor
from local_aws.cloudformation.models.stack_sets import StackSetDoor
from local_aws.cloudformation.registry import Registry
from local_aws.lambda_.function import Functions


class CloudFormationBackend(ChangeSetDoor, DriftDoor, StackSetDoor):
    functions: ClassVar[Functions]  # set by the plug-in, because the processes outlive a reset

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.registry = Registry(account_id, region_name, self.functions)
        self.lock = threading.RLock()  # of two concurrent requests, only one starts an operation
        self.change_sets = []
        self.drifts = {}
        self.tokens: dict[str, tuple[Any, Any]] = {}  # by client request token: the request and its answer
