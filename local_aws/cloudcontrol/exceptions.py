from moto.core.exceptions import ServiceException

from local_aws.cloudformation.handlers import HandlerFailed

EXCEPTIONS_OF_HANDLERS = {"NotFound": "ResourceNotFoundException", "InternalFailure": "HandlerInternalFailureException"}


class CloudControlError(ServiceException):
    """Defined here, so that moto looks up its shape in Cloud Control's model."""


class ValidationException(CloudControlError):
    code = "ValidationException"


def handler_failure(type_name: str, failed: HandlerFailed) -> CloudControlError:
    """The exception of GetResource and ListResources for a handler's error code. Their names are nearly the same."""
    suffixed = failed.code if failed.code.endswith("Exception") else f"{failed.code}Exception"
    return CloudControlError(
        EXCEPTIONS_OF_HANDLERS.get(failed.code, suffixed),
        f"{type_name} Handler returned status FAILED: {failed.message}"
        f" (HandlerErrorCode: {failed.code}, RequestToken: {failed.token})",
    )
