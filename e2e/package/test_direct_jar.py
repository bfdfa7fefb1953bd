"""The shipped jar in another JVM, as the executor of `cfn test --v2` loads it (the CLI's rpdk/core/rqts, "DirectJar").

The executor is not public, nor is the way it loads classes. The jar has to work in every combination but one, in which
no RPDK type works: its own classes first, with the executor's context class loader. Through that loader, Jackson finds
the SDK's classes that RPDK keeps in a callback context.
"""

import pytest
import shipped
from contract import Suite, identifier, inputs
from direct_jar import DirectJar


@pytest.mark.parametrize(
    ("loader", "context"), [("parent-first", "jar"), ("parent-first", "parent"), ("child-first", "jar")]
)
def test_create_read_update_list_and_delete_work_in_another_jvm(loader, context, empty, tmp_path):
    organization = empty.make_organization(trusted_access=False)
    executor = DirectJar(empty.endpoint, tmp_path, loader, context)
    try:
        suite = Suite(executor)

        created = suite.create(inputs("create"))
        assert created == {"OrganizationId": organization, "EnabledFeatures": ["RootSessions"]}
        assert suite.update(created) == created
        assert suite.list() == [identifier(created)]
        suite.delete(created)
        assert suite.list() == []
        assert empty.features() == []
        assert suite.run("READ", identifier(created))["errorCode"] == "NotFound"
    finally:
        executor.close()
    assert executor.wrapper_from == shipped.jar()
    assert (executor.sdk_from == shipped.jar()) == (loader == "child-first")
    assert "LinkageError" not in executor.log.read_text()
