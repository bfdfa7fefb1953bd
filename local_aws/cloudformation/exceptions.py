"""The CloudFormation errors that moto lacks. moto finds their shapes by the name of this package."""

from moto.core.exceptions import ServiceException


class CloudFormationError(ServiceException):
    """An error with AWS's code and message. Errors that are caught or raised in many places have their own classes."""


class ValidationError(CloudFormationError):
    code = "ValidationError"


class TypeNotFoundException(CloudFormationError):
    code = "TypeNotFoundException"


class CFNRegistryException(CloudFormationError):
    code = "CFNRegistryException"


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"


class ResourceFailed(Exception):
    """A resource could not be created, read, updated or deleted; the text is the reason in the stack's events."""

    def __init__(self, reason: str, message: str | None = None) -> None:
        super().__init__(reason)
        self.message = message or reason  # without the words that only events add
