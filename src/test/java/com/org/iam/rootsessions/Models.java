package com.org.iam.rootsessions;

import java.util.Set;

/** The models of requests and events. */
final class Models {

    private Models() {
    }

    /** The properties in a template; null stands for an absent one. */
    static ResourceModel template(final Boolean enableTrustedAccess, final Boolean adoptExisting) {
        return ResourceModel.builder().enableTrustedAccess(enableTrustedAccess).adoptExisting(adoptExisting).build();
    }

    static ResourceModel identifier() {
        return ResourceModel.builder().organizationId(FakeAws.ORGANIZATION).build();
    }

    /** The resource as an update names it. */
    static ResourceModel identifier(final Boolean enableTrustedAccess) {
        return ResourceModel.builder().organizationId(FakeAws.ORGANIZATION)
            .enableTrustedAccess(enableTrustedAccess).build();
    }

    static ResourceModel enabled(final String... features) {
        return ResourceModel.builder().organizationId(FakeAws.ORGANIZATION).enabledFeatures(Set.of(features)).build();
    }
}
