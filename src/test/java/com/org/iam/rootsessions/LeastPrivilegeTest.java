package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.cloudformation.Action;

/** A permission that no call uses is a bug, and so is a call without one. {@code cfn generate} makes the role. */
class LeastPrivilegeTest {

    @ParameterizedTest
    @EnumSource(Action.class)
    void theSchemaGivesEachHandlerWhatItCallsAndNoMore(final Action handler) {
        final var permissions = new Configuration().resourceSchemaJSONObject().getJSONObject("handlers")
            .getJSONObject(handler.name().toLowerCase(Locale.ROOT)).getJSONArray("permissions").toList();
        final var called = new TreeSet<String>();
        for (final var trustedAccess : new boolean[] {true, false}) {
            final var aws = new FakeAws().with(Feature.NAME);
            aws.trustedAccess = trustedAccess;
            aws.cloudFormation().complete(handler, handler == Action.CREATE ? Models.template(true, null)
                : Models.identifier(true));
            aws.calls().forEach(call -> called.add((call.contains("Organizations") ? "iam:" : "organizations:") + call));
        }

        assertThat(called).isEqualTo(Set.copyOf(permissions));
    }
}
