"""Every seam between moto and the local AWS, in one place. moto itself is not changed otherwise.

moto finds the paths of a service in the urls.py beside its backend's class: a backend of this package brings its own
responses with it.
"""

import re
import sys
import warnings

from moto import backend_index
from moto.cloudformation.models import cloudformation_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.models import iam_backends
from moto.organizations.models import FakeDelegatedAdministrator, FakeServiceAccess, organizations_backends
from moto.sts.models import sts_backends

from local_aws.authorization import authorize
from local_aws.cloudcontrol import models as cloudcontrol
from local_aws.cloudcontrol.urls import url_bases as cloudcontrol_urls
from local_aws.cloudformation import bucket_policy  # noqa: F401 (moto finds the model by itself)
from local_aws.cloudformation.models import CloudFormationBackend
from local_aws.cloudformation.registry import Version
from local_aws.cloudwatch.models import CloudWatchBackend
from local_aws.iam.models import IAMBackend
from local_aws.lambda_.function import Function, Functions
from local_aws.organizations.models import IAM, OrganizationsBackend
from local_aws.sts.models import STSBackend


def install(functions: Functions) -> None:
    """Call it before anything uses moto."""
    CloudFormationBackend.functions = functions
    # The class that a service's backends are made of. It is typed as an attribute, but moto has no setting for it.
    cloudformation_backends.backend = CloudFormationBackend
    cloudwatch_backends.backend = CloudWatchBackend
    iam_backends.backend = IAMBackend
    organizations_backends.backend = OrganizationsBackend
    sts_backends.backend = STSBackend
    # moto calls it before each operation, of S3 with a resource of its own, and lets everyone do everything.
    ActionAuthenticatorMixin._authenticate_and_authorize_action = authorize
    # moto warns its developers of codes that no model has, and models lack AWS's common errors, such as AccessDenied.
    warnings.filterwarnings("ignore", r"Exception\(\w+\) with code \w+ does not match an error shape")
    # moto has no Cloud Control. It finds a service by the pattern of its host, and imports its module below moto's own.
    backend_index.backend_url_patterns.append(("cloudcontrol", re.compile(cloudcontrol_urls[0])))
    sys.modules["moto.cloudcontrol"] = cloudcontrol
    # moto does not know that IAM integrates with Organizations, and refuses trusted access and delegation for it.
    FakeServiceAccess.TRUSTED_SERVICES.append(IAM)
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(IAM)


def find_function(type_name: str) -> Function | None:
    """The function of a registered type's default version, of whichever account and Region registered it first."""
    versions: list[Version] = [
        version
        for _, _, backend in cloudformation_backends.iter_backends()
        if (version := backend.registry.default_version(type_name))
    ]
    return versions[0].function if versions else None
