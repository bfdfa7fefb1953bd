"""The exceptions in AWS's own models (botocore's) of the services that the package calls."""

from dataclasses import dataclass
from functools import cache

from botocore.session import Session


@dataclass(frozen=True)
class Spelling:
    """A possible error of AWS: its code, and the HTTP status in the model."""

    code: str
    status: int


@cache
def _model(service: str):
    return Session().get_service_model(service)


def spellings(service: str) -> list[Spelling]:
    """Every exception of the service, by the name of its shape, by its code, and by both without the suffix Exception.

    A model lists only some exceptions for an operation, but a service may also send the others.
    """
    found = {}
    for shape in _model(service).error_shapes:
        error = shape.metadata.get("error", {})
        status = error.get("httpStatusCode", 500 if shape.metadata.get("fault") else 400)
        for code in (shape.name, shape.error_code, shape.name.removesuffix("Exception")):
            if code:
                found[code] = Spelling(code, status)
    return list(found.values())


def exceptions(service: str) -> int:
    return len(_model(service).error_shapes)
