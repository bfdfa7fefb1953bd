"""All changes of moto by the local AWS.

moto finds the paths of a service in the urls.py beside its backend's class, so a backend of this package has its own
responses.
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
from local_aws.cloudformation.models import CloudFormationBackend
from local_aws.cloudwatch.models import CloudWatchBackend
from local_aws.iam.models import IAMBackend
from local_aws.lambda_.function import Function, Functions
from local_aws.organizations.models import IAM, OrganizationsBackend
from local_aws.sts.models import STSBackend


def install(functions: Functions) -> None:
    """Call this before anything uses moto."""
    CloudFormationBackend.functions = functions
    # moto has no setting for the class of a service's backends.
    cloudformation_backends.backend = CloudFormationBackend
    cloudwatch_backends.backend = CloudWatchBackend
    iam_backends.backend = IAMBackend
    organizations_backends.backend = OrganizationsBackend
    sts_backends.backend = STSBackend
    # moto calls this before each operation, and by default it allows everything.
    ActionAuthenticatorMixin._authenticate_and_authorize_action = authorize
    # moto warns about codes that a model lacks, but models lack AWS's common errors, such as AccessDenied.
    warnings.filterwarnings("ignore", r"Exception\(\w+\) with code \w+ does not match an error shape")
    # moto has no Cloud Control. It finds a service by the pattern of its host and imports it from its own package.
    backend_index.backend_url_patterns.append(("cloudcontrol", re.compile(cloudcontrol_urls[0])))
    sys.modules["moto.cloudcontrol"] = cloudcontrol
    # moto's list of services that integrate with Organizations lacks IAM, so it refuses trusted access and delegation.
    FakeServiceAccess.TRUSTED_SERVICES.append(IAM)
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(IAM)


def find_function(type_name: str) -> Function | None:
    """The function of a type's default version in the account and Region that registered it first."""
    defaults = (backend.registry.default_version(type_name) for *_, backend in cloudformation_backends.iter_backends())
    return next((version.function for version in defaults if version), None)
