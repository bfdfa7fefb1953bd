"""StackSets with the real AWS CLI: the type's registration everywhere, the resource in one place."""

from support import REGIONS, make_stack_set_roles, registered_types, statuses, wait_until

from local_aws.client import MANAGEMENT_ACCOUNT


def create_stack_set(local, name: str, template: str, *arguments: str) -> None:
    local.aws(
        *("cloudformation", "create-stack-set", "--stack-set-name", name, "--permission-model", "SELF_MANAGED"),
        *("--capabilities", "CAPABILITY_IAM", "--template-body", f"file://{template}", *arguments),
    )


def instances(local, action: str, name: str, accounts: list[str], regions: list[str], *arguments: str) -> None:
    local.aws(
        *("cloudformation", f"{action}-stack-instances", "--stack-set-name", name),
        *("--accounts", *accounts, "--regions", *regions, *arguments),
    )
    wait_for_operation(local, name)


def wait_for_operation(local, name: str) -> None:
    def ended() -> bool:
        operations = local.sdk("cloudformation").list_stack_set_operations(StackSetName=name)["Summaries"]
        return all(operation["Status"] != "RUNNING" for operation in operations)

    wait_until(ended, 120)


def package(url: str) -> tuple[str, str]:
    return "--parameters", f"ParameterKey=SchemaHandlerPackage,ParameterValue={url}"


def default_versions(local, accounts) -> set[str]:
    return {
        local.sdk("cloudformation", region, **session).describe_type(
            Type="RESOURCE", TypeName="Org::IAM::RootSessions"
        )["DefaultVersionId"]
        for session in accounts.values()
        for region in REGIONS
    }


def test_the_type_is_registered_updated_and_retired_in_all_accounts_and_regions(empty, accounts):
    create_stack_set(empty, "register", "examples/register-type.yml", *package(empty.upload("1.zip")))
    instances(empty, "create", "register", [*accounts], REGIONS)
    assert statuses(empty, "register") == {"SUCCEEDED"}
    assert default_versions(empty, accounts) == {"00000001"}

    empty.aws(
        *("cloudformation", "update-stack-set", "--stack-set-name", "register", "--use-previous-template"),
        *("--capabilities", "CAPABILITY_IAM", *package(empty.upload("2.zip"))),
    )
    wait_for_operation(empty, "register")
    assert default_versions(empty, accounts) == {"00000002"}
    assert empty.create_stack()["StackStatus"] == "CREATE_COMPLETE"
    assert empty.delete_stack() == "DELETE_COMPLETE"

    instances(empty, "delete", "register", [*accounts], REGIONS, "--no-retain-stacks")
    assert empty.aws("cloudformation", "list-stack-instances", "--stack-set-name", "register")["Summaries"] == []
    assert registered_types(empty, accounts) == 0


def test_a_package_that_cannot_be_read_rolls_the_registration_back(empty):
    make_stack_set_roles(empty, {MANAGEMENT_ACCOUNT: {}})
    create_stack_set(empty, "register", "examples/register-type.yml", *package("s3://nowhere/package.zip"))
    instances(empty, "create", "register", [MANAGEMENT_ACCOUNT], ["us-east-1"])
    [instance] = empty.aws("cloudformation", "list-stack-instances", "--stack-set-name", "register")["Summaries"]
    assert "did not stabilize" in instance["StatusReason"]  # the registration has the reason
    assert "HandlerErrorCode: NotStabilized" in instance["StatusReason"]


def test_the_resource_is_deployed_in_the_management_account_from_one_region(local):
    make_stack_set_roles(local, {MANAGEMENT_ACCOUNT: {}})
    local.make_organization()
    create_stack_set(local, "root-sessions", "examples/root-sessions-stack-set.yml")

    instances(local, "create", "root-sessions", [MANAGEMENT_ACCOUNT], ["us-east-1"])

    assert statuses(local, "root-sessions") == {"SUCCEEDED"}
    assert local.features() == ["RootSessions"]
    instances(local, "delete", "root-sessions", [MANAGEMENT_ACCOUNT], ["us-east-1"], "--no-retain-stacks")
    assert local.features() == ["RootSessions"]  # Retain


def test_the_templates_home_region_makes_a_second_region_harmless(local):
    make_stack_set_roles(local, {MANAGEMENT_ACCOUNT: {}})
    local.make_organization()
    local.register("eu-central-1")
    create_stack_set(local, "root-sessions", "examples/root-sessions-stack-set.yml")
    instances(local, "create", "root-sessions", [MANAGEMENT_ACCOUNT], REGIONS)
    assert local.calls().count("EnableOrganizationsRootSessions") == 1

    instances(local, "delete", "root-sessions", [MANAGEMENT_ACCOUNT], ["eu-central-1"], "--no-retain-stacks")

    assert local.features() == ["RootSessions"]


def test_a_plain_template_in_two_regions_loses_it_with_the_first_deletion(local):
    """Hazard 2."""
    make_stack_set_roles(local, {MANAGEMENT_ACCOUNT: {}})
    local.make_organization()
    local.register("eu-central-1")
    create_stack_set(local, "root-sessions", "examples/root-sessions.yml")
    instances(local, "create", "root-sessions", [MANAGEMENT_ACCOUNT], REGIONS)
    assert statuses(local, "root-sessions") == {"SUCCEEDED"}

    instances(local, "delete", "root-sessions", [MANAGEMENT_ACCOUNT], ["eu-central-1"], "--no-retain-stacks")

    assert local.features() == []
    assert statuses(local, "root-sessions") == {"SUCCEEDED"}  # us-east-1 still believes in it


def test_in_a_member_account_the_instance_says_why_it_failed(empty, accounts):
    member = next(account for account in accounts if account != MANAGEMENT_ACCOUNT)
    empty.register(account=member, **accounts[member])
    create_stack_set(empty, "root-sessions", "examples/root-sessions.yml")

    instances(empty, "create", "root-sessions", [member], ["us-east-1"])

    [instance] = empty.aws("cloudformation", "list-stack-instances", "--stack-set-name", "root-sessions")["Summaries"]
    assert instance["Status"] == "OUTDATED"
    assert instance["StatusReason"].startswith("ResourceLogicalId:RootSessions, ResourceType:Org::IAM::RootSessions,")
    assert "HandlerErrorCode: AccessDenied" in instance["StatusReason"]
