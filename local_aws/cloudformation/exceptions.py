"""CloudFormation's errors that moto lacks. moto finds their shapes by the name of this package."""

from moto.core.exceptions import ServiceException


class TypeNotFoundException(ServiceException):
    code = "TypeNotFoundException"


class CFNRegistryException(ServiceException):
    code = "CFNRegistryException"


class AlreadyExistsException(ServiceException):
    code = "AlreadyExistsException"


class InsufficientCapabilitiesException(ServiceException):
    code = "InsufficientCapabilitiesException"


class ChangeSetNotFoundException(ServiceException):
    code = "ChangeSetNotFound"


class InvalidChangeSetStatusException(ServiceException):
    code = "InvalidChangeSetStatus"


class NameAlreadyExistsException(ServiceException):
    code = "NameAlreadyExistsException"


class OperationInProgressException(ServiceException):
    code = "OperationInProgressException"


class OperationIdAlreadyExistsException(ServiceException):
    code = "OperationIdAlreadyExistsException"


class OperationNotFoundException(ServiceException):
    code = "OperationNotFoundException"


class TokenAlreadyExistsException(ServiceException):
    code = "TokenAlreadyExistsException"


class ValidationError(ServiceException):
    code = "ValidationError"


class ResourceFailed(Exception):
    """A resource could not be created, read, updated or deleted; the text is the reason in the stack's events."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message  # without what only events add to it
