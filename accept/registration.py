"""The steps that register and deregister the types."""

from typing import Any

from botocore.exceptions import ClientError

from accept.aws import IAM, OTHER_TYPE, ROOT_CREDENTIALS_MANAGEMENT, ROOT_SESSIONS, TYPE, AcceptanceError, code_of
from accept.run import Run, Skip, example

PACKAGE, OTHER_PACKAGE = "package.zip", "other-package.zip"


def register(run: Run) -> None:
    """Upload the package, create the roles and register the type; AWS then runs its contract tests"""
    if not run.found.trusted_access:  # added first, so removed last
        run.journal.add("enabled trusted access", IAM, run.aws.region)
    _upload(run)
    _register(run, run.aws.region)


def register_in_second_region(run: Run) -> None:
    """Register the type in the second Region, with the package in the first one's bucket"""
    _register(run, run.second_region)


def register_while_enabled(run: Run) -> None:
    """Register a second version while root sessions are enabled: do the contract tests pass and keep them enabled?"""
    run.ensure_enabled()
    cloudformation = run.aws.client("cloudformation")
    first = cloudformation.describe_type(Type="RESOURCE", TypeName=TYPE)
    token = cloudformation.register_type(
        Type="RESOURCE",
        TypeName=TYPE,
        SchemaHandlerPackage=f"s3://{run.bucket}/{PACKAGE}",
        ExecutionRoleArn=first["ExecutionRoleArn"],
        LoggingConfig=first["LoggingConfig"],
    )["RegistrationToken"]

    def ended() -> dict[str, Any] | None:
        registration = cloudformation.describe_type_registration(RegistrationToken=token)
        return None if registration["ProgressStatus"] == "IN_PROGRESS" else registration

    registration = run.aws.wait_for("the registration", ended)
    run.saw(f"registration: {registration['ProgressStatus']}")
    if registration["ProgressStatus"] == "COMPLETE":
        cloudformation.deregister_type(Arn=registration["TypeVersionArn"])
    else:
        run.saw(f"because {registration.get('Description')}")
    run.see_features()


def tag(run: Run) -> None:
    """Change only the tags of the registration's stack, which is reported to fail in AWS"""
    run.update_stack("type", example("register-type.yml"), _parameters(run), {"acceptance": "tagged"})


def create_both(run: Run) -> None:
    """ENABLE ROOT CREDENTIALS MANAGEMENT, TOO, with a second resource of the same identifier, and disable it again"""
    if ROOT_CREDENTIALS_MANAGEMENT in run.found.features:
        raise Skip("root credentials management was enabled before, and the step would disable it")
    if run.aws.is_registered(run.aws.region, OTHER_TYPE):
        raise Skip(f"{OTHER_TYPE} is registered in {run.aws.region}, and the step would deregister it")
    folder = run.package.parent / "root-credentials-management"
    package = (folder / "org-iam-rootcredentialsmanagement.zip").read_bytes()
    run.aws.client("s3").put_object(Bucket=run.bucket, Key=OTHER_PACKAGE, Body=package)
    run.journal.add("enabled feature", ROOT_CREDENTIALS_MANAGEMENT, run.aws.region)
    run.journal.add("type", OTHER_TYPE, run.aws.region)
    url = f"s3://{run.bucket}/{OTHER_PACKAGE}"
    parameters = {"Feature": ROOT_CREDENTIALS_MANAGEMENT, "SchemaHandlerPackage": url}
    run.create_stack("other-type", example("register-type.yml"), parameters=parameters)
    run.delete_stack("main")  # its resource has the same identifier
    adopting = {f"{feature}Choice": "adopt" for feature in (ROOT_SESSIONS, ROOT_CREDENTIALS_MANAGEMENT)}
    run.create_stack("both", example("root-access.yml"), parameters=adopting)
    run.see_features()
    run.delete_stack("both")
    run.see_features()
    run.aws.disable(ROOT_CREDENTIALS_MANAGEMENT)
    run.delete_stack("other-type")


def unregister(run: Run) -> None:
    """Delete the registrations: is the type gone in both Regions?"""
    for region in (run.second_region, run.aws.region):
        run.delete_stack("type", region)
        run.saw(f"{region} has the type: {run.aws.is_registered(region)}")


def _upload(run: Run) -> None:
    s3, region = run.aws.client("s3"), run.aws.region
    made = run.journal.add("bucket", run.bucket, region)
    location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        s3.create_bucket(Bucket=run.bucket, **location)
    except ClientError as e:
        if code_of(e) == "BucketAlreadyExists":
            run.journal.forget(made)  # another account owns it
            raise AcceptanceError(f"the bucket name {run.bucket} is taken by another account: run it again") from e
        if code_of(e) != "BucketAlreadyOwnedByYou":  # boto3 retried after a lost response
            raise
    s3.put_object(Bucket=run.bucket, Key=PACKAGE, Body=run.package.read_bytes())


def _register(run: Run, region: str) -> None:
    run.journal.add("enabled feature", ROOT_SESSIONS, run.aws.region)
    run.journal.add("type", TYPE, region)
    stack = run.create_stack("type", example("register-type.yml"), region, _parameters(run))
    if stack["StackStatus"] != "CREATE_COMPLETE":
        failures = [e for e in run.events(stack["StackId"], region) if e["ResourceStatus"] == "CREATE_FAILED"]
        reasons = "; ".join(event["ResourceStatusReason"] for event in failures)
        raise AcceptanceError(f"the type was not registered in {region}: {reasons}")
    described = run.aws.client("cloudformation", region).describe_type(Type="RESOURCE", TypeName=TYPE)
    for name in ("Visibility", "ProvisioningType", "DeprecatedStatus", "DefaultVersionId", "TypeTestsStatus"):
        run.saw(f"{name}: {described.get(name)}")
    run.see_features()


def _parameters(run: Run) -> dict[str, str]:
    return {"SchemaHandlerPackage": f"s3://{run.bucket}/{PACKAGE}"}
