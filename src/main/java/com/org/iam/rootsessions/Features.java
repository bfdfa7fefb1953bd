package com.org.iam.rootsessions;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import software.amazon.awssdk.services.iam.model.FeatureType;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;

/**
 * What IAM shows of the caller's organization: the features of centralized root access that are enabled in it, by name,
 * those included that the SDK does not know yet.
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

    boolean haveRootSessions() {
        return enabled.contains(FeatureType.ROOT_SESSIONS.toString());
    }

    /** Whether root sessions are enabled in the very organization that the model names. */
    boolean show(final ResourceModel model) {
        return haveRootSessions() && organizationId.equals(model.getOrganizationId());
    }

    /** Writes the read-only properties, and returns the model. */
    ResourceModel writeTo(final ResourceModel model) {
        model.setOrganizationId(organizationId);
        model.setEnabledFeatures(enabled);
        return model;
    }
}
