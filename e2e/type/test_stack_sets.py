"""StackSets that declare the resource, with the real AWS CLI. guide/operations.md has StackSets for registration."""

from support import REGIONS, make_stack_set_roles, statuses, wait_until

from local_aws.client import MANAGEMENT_ACCOUNT, ROOT

NAME = "root-sessions"


def create_stack_set(local, template: str) -> None:
    local.aws(
        *("cloudformation", "create-stack-set", "--stack-set-name", NAME, "--permission-model", "SELF_MANAGED"),
        *("--template-body", (ROOT / "examples" / template).read_text()),
    )


def instances(local, action: str, account: str, regions: list[str], *arguments: str) -> None:
    local.aws(
        *("cloudformation", f"{action}-stack-instances", "--stack-set-name", NAME),
        *("--accounts", account, "--regions", *regions, *arguments),
    )

    def ended() -> bool:
        operations = local.sdk("cloudformation").list_stack_set_operations(StackSetName=NAME)["Summaries"]
        return all(operation["Status"] != "RUNNING" for operation in operations)

    wait_until(ended)


def test_the_templates_home_region_makes_a_second_region_harmless(local):
    make_stack_set_roles(local, {MANAGEMENT_ACCOUNT: {}})
    local.make_organization()
    local.register("eu-central-1")
    create_stack_set(local, "root-sessions-stack-set.yml")
    instances(local, "create", MANAGEMENT_ACCOUNT, REGIONS)
    assert statuses(local, NAME) == {"SUCCEEDED"}
    assert local.calls().count("EnableOrganizationsRootSessions") == 1

    for region in reversed(REGIONS):
        instances(local, "delete", MANAGEMENT_ACCOUNT, [region], "--no-retain-stacks")

        assert local.features() == ["RootSessions"]


def test_in_a_member_account_the_instance_has_the_reason_of_its_failure(local):
    local.make_organization()
    account, member = local.make_member()
    make_stack_set_roles(local, {MANAGEMENT_ACCOUNT: {}, account: member})
    local.register(account=account, **member)
    create_stack_set(local, "root-sessions.yml")

    instances(local, "create", account, ["us-east-1"])

    [instance] = local.aws("cloudformation", "list-stack-instances", "--stack-set-name", NAME)["Summaries"]
    assert instance["Status"] == "OUTDATED"
    assert instance["StatusReason"].startswith("ResourceLogicalId:RootSessions, ResourceType:Org::IAM::RootSessions,")
    assert "HandlerErrorCode: AccessDenied" in instance["StatusReason"]
