package com.org.iam.rootsessions;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;

/**
 * The features of centralized root access that are enabled in the caller's organization, by name, including any that the
 * SDK does not know yet.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html">IAM API</a>
 */
record Features(String organizationId, SortedSet<String> enabled) {

    Features {
        enabled = Collections.unmodifiableSortedSet(new TreeSet<>(enabled));
    }

    static Features of(final ListOrganizationsFeaturesResponse response) {
        return new Features(response.organizationId(), new TreeSet<>(response.enabledFeaturesAsStrings()));
    }

    /** Whether the type's feature is enabled. */
    boolean haveFeature() {
        return enabled.contains(Feature.NAME);
    }

    /** Whether the type's feature is enabled in the organization that the model names. */
    boolean enabledFor(final ResourceModel model) {
        return haveFeature() && organizationId.equals(model.getOrganizationId());
    }

    /** Writes the read-only properties, and returns the model. */
    ResourceModel writeTo(final ResourceModel model) {
        model.setOrganizationId(organizationId);
        model.setEnabledFeatures(enabled);
        return model;
    }
}
