package com.org.iam.rootsessions;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;

/** A permission that no call uses is a bug, and so is a call without one. */
class LeastPrivilegeTest extends WireTestBase {

    /** All that the handler calls with it, with EnableTrustedAccess and without. */
    private static Set<String> actionsOf(final Action handler) {
        IAM.resetAll();
        on("EnableOrganizations" + Feature.NAME, answer("EnableOrganizations" + Feature.NAME));
        on("ListOrganizationsFeatures", answer("ListOrganizationsFeatures", Feature.NAME));
        IAM.stubFor(post(urlEqualTo("/")).withRequestBody(containing("Action=ListOrganizationsFeatures&"))
            .inScenario("delete").whenScenarioStateIs("disabled")
            .willReturn(answer("ListOrganizationsFeatures")));
        IAM.stubFor(post(urlEqualTo("/")).withRequestBody(containing("Action=DisableOrganizations" + Feature.NAME + "&"))
            .inScenario("delete").willSetStateTo("disabled")
            .willReturn(answer("DisableOrganizations" + Feature.NAME)));
        assertThat(invoke(handler).isSuccess()).isTrue();
        withoutTrustedAccess();
        invokeWithTrustedAccess(handler);

        return calls().stream()
            .map(operation -> (operation.contains("Organizations") ? "iam:" : "organizations:") + operation)
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JSONObject handlers() {
        return new Configuration().resourceSchemaJSONObject().getJSONObject("handlers");
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void theSchemaGivesEachHandlerWhatItCallsAndNoMore(final Action handler) {
        final var permissions = handlers().getJSONObject(handler.name().toLowerCase(Locale.ROOT))
            .getJSONArray("permissions").toList();

        assertThat(actionsOf(handler)).isEqualTo(Set.copyOf(permissions));
    }

    @Test
    void theRoleGivesWhatTheHandlersCallAndNoMore() throws IOException {
        final var called = new TreeSet<String>();
        for (final var handler : handlers().keySet()) {
            called.addAll(actionsOf(Action.valueOf(handler.toUpperCase(Locale.ROOT))));
        }
        final var allowed = Pattern.compile("- \"([\\w:*]+)\"").matcher(Files.readString(Path.of("resource-role.yaml")))
            .results().map((MatchResult result) -> result.group(1)).collect(Collectors.toSet());

        assertThat(allowed).isEqualTo(called);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, EnableOrganizations" + Feature.NAME,
        "CREATE, ListOrganizationsFeatures",
        "READ, ListOrganizationsFeatures",
        "UPDATE, ListOrganizationsFeatures",
        "DELETE, ListOrganizationsFeatures",
        "DELETE, DisableOrganizations" + Feature.NAME,
        "LIST, ListOrganizationsFeatures",
    })
    void withOnePermissionTakenAwayTheUserSeesWhich(final Action handler, final String action) {
        on("EnableOrganizations" + Feature.NAME, answer("EnableOrganizations" + Feature.NAME));
        on("ListOrganizationsFeatures", answer("ListOrganizationsFeatures", Feature.NAME));
        on("DisableOrganizations" + Feature.NAME, answer("DisableOrganizations" + Feature.NAME));
        on(action, error(403, "AccessDenied"));

        final var event = invoke(handler);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage()).contains("iam:" + action + " failed", "allow iam:" + action + " in the policy");
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, DescribeOrganization",
        "CREATE, EnableAWSServiceAccess",
        "UPDATE, DescribeOrganization",
        "UPDATE, EnableAWSServiceAccess",
    })
    void withoutAPermissionForTrustedAccessTheUserSeesWhichAndWhatToDoInstead(final Action handler,
                                                                             final String action) {
        withoutTrustedAccess();
        onOrganizations(action, jsonError(400, "AccessDeniedException"));

        final var event = invokeWithTrustedAccess(handler);

        assertThat(event.getErrorCode()).isEqualTo(HandlerErrorCode.AccessDenied);
        assertThat(event.getMessage()).contains("organizations:" + action + " failed",
            "allow organizations:" + action + " in the policy",
            "or remove EnableTrustedAccess from the template and run");
        if ("DescribeOrganization".equals(action)) {
            assertThat(calls()).doesNotContain("EnableAWSServiceAccess");
        }
    }

    @Test
    void withoutThePropertyACreateSendsTheseTwoRequestsAndNoOther() {
        on("EnableOrganizations" + Feature.NAME, answer("EnableOrganizations" + Feature.NAME));
        on("ListOrganizationsFeatures", answer("ListOrganizationsFeatures", Feature.NAME));

        invoke(Action.CREATE);

        assertThat(IAM.getAllServeEvents()).extracting(event -> event.getRequest().getBodyAsString())
            .containsExactlyInAnyOrder("Action=EnableOrganizations" + Feature.NAME + "&Version=2010-05-08",
                "Action=ListOrganizationsFeatures&Version=2010-05-08");
    }
}
