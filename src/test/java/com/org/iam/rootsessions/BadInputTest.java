package com.org.iam.rootsessions;

import static com.org.iam.rootsessions.FakeAws.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.json.JSONObject;
import software.amazon.cloudformation.Action;

/** Any input results in an event, and an invalid request changes nothing. */
class BadInputTest {

    @Property(tries = 300)
    void anEventComesOutAndOnlyAValidRequestChangesAnything(
        @ForAll final Action action,
        @ForAll("models") final ResourceModel model,
        @ForAll("contexts") final CallbackContext context,
        @ForAll final boolean trustedAccess,
        @ForAll final boolean enabledBefore) {

        final var aws = new FakeAws();
        aws.trustedAccess = trustedAccess;
        if (enabledBefore) {
            aws.with(Feature.NAME);
        }
        final var identifier = model == null ? null : model.getOrganizationId();
        final var wanted = model != null && Boolean.TRUE.equals(model.getEnableTrustedAccess());
        final var names = identifier != null || model != null && model.getEnabledFeatures() != null;

        final var event = aws.cloudFormation().invoke(action, model, context);

        if (event.isFailed()) {
            assertThat(event.getErrorCode()).isNotNull();
            assertThat(event.getMessage()).isNotBlank().hasSizeLessThanOrEqualTo(1_000);
        }
        if (action != Action.CREATE || names && !ORGANIZATION.equals(identifier) && context == null) {
            assertThat(aws.calls()).doesNotContain(FakeAws.ENABLE);
        }
        if (action != Action.DELETE || !ORGANIZATION.equals(identifier) && context == null) {
            assertThat(aws.calls()).doesNotContain(FakeAws.DISABLE);
        }
        final var mayTrust = wanted && Set.of(Action.CREATE, Action.UPDATE).contains(action)
            && (!names || ORGANIZATION.equals(identifier));
        assertThat(Collections.frequency(aws.calls(), FakeAws.TRUST)).isLessThanOrEqualTo(mayTrust ? 1 : 0);
    }

    @Provide
    Arbitrary<ResourceModel> models() {
        final var identifier = Arbitraries.oneOf(
            Arbitraries.of(ORGANIZATION, "o-otherorgexample", ""),
            Arbitraries.strings().ofMaxLength(20_000)).injectNull(0.3);
        final Arbitrary<Set<String>> features = Arbitraries.strings().ofMaxLength(200).set().ofMaxSize(20).injectNull(0.5);
        final var choice = Arbitraries.of(true, false).injectNull(0.3);
        return Combinators.combine(choice, choice, identifier, features).as(ResourceModel::new).injectNull(0.1);
    }

    /** Contexts as CloudFormation returns them, with RPDK's own keys and with strange ones. */
    @Provide
    Arbitrary<CallbackContext> contexts() {
        final var keys = Arbitraries.oneOf(
            Combinators.combine(
                Arbitraries.of("iam:" + FakeAws.ENABLE + "-enable-", "iam:ListOrganizationsFeatures-precheck-",
                    "iam:ListOrganizationsFeatures-find-", "iam:" + FakeAws.DISABLE + "-disable-"),
                Arbitraries.of("0", "1", "31", "961"),
                Arbitraries.of(".request", ".response", ".stabilize", ".attempts")).as((a, b, c) -> a + b + c),
            Arbitraries.strings().ofMaxLength(30));
        final Arbitrary<Object> values = Arbitraries.oneOf(
            Arbitraries.strings().map(value -> (Object) value),
            Arbitraries.integers().map(value -> (Object) value),
            Arbitraries.of(true, false).map(value -> (Object) value));
        return Arbitraries.maps(keys, values).ofMaxSize(6)
            .map(graphs -> CloudFormation.context(new JSONObject().put("callGraphs", graphs).toString())).injectNull(0.2);
    }
}
