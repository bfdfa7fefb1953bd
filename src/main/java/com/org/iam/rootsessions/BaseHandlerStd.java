package com.org.iam.rootsessions;

import java.time.Duration;
import java.util.TreeSet;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.FeatureType;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.cloudformation.exceptions.BaseHandlerException;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.Delay;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.Logger;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;
import software.amazon.cloudformation.proxy.delay.Constant;

/**
 * What the handlers share: the IAM client, the checks of a request, and that nothing but a
 * {@link ProgressEvent} comes out of a handler.
 */
public abstract class BaseHandlerStd extends BaseHandler<CallbackContext> {

    /** IAM is eventually consistent: how often and how long a handler looks until a change shows. */
    static final Delay STABILIZATION = Constant.of().delay(Duration.ofSeconds(3)).timeout(Duration.ofMinutes(3)).build();

    private final IamClient client;

    BaseHandlerStd(final IamClient client) {
        this.client = client;
    }

    @Override
    public final ProgressEvent<ResourceModel, CallbackContext> handleRequest(
        final AmazonWebServicesClientProxy proxy,
        final ResourceHandlerRequest<ResourceModel> request,
        final CallbackContext callbackContext,
        final Logger logger) {

        final var model = request.getDesiredResourceState() == null
            ? new ResourceModel() : request.getDesiredResourceState();
        final var event = handle(proxy, request, model, callbackContext);
        if (event.isFailed()) {
            logger.log(event.getMessage());
        }
        model.setEnableTrustedAccess(null); // write-only: it is not returned
        return event;
    }

    private ProgressEvent<ResourceModel, CallbackContext> handle(
        final AmazonWebServicesClientProxy proxy,
        final ResourceHandlerRequest<ResourceModel> request,
        final ResourceModel model,
        final CallbackContext callbackContext) {

        try {
            if (proxy == null) {
                throw new RootSessionsException(HandlerErrorCode.InvalidCredentials,
                    "CloudFormation sent no credentials because Org::IAM::RootSessions was registered without an"
                        + " execution role. To fix it: register it with `cfn submit --set-default`, which makes one, or"
                        + " with `aws cloudformation register-type --execution-role-arn`.");
            }
            validate(model, callbackContext == null);
            final var event = handle(new Invocation(proxy, proxy.newProxy(() -> client), request.getAwsAccountId(), model,
                callbackContext == null ? new CallbackContext() : callbackContext));
            return event.getErrorCode() == HandlerErrorCode.NotStabilized ? notStabilized(model) : event;
        } catch (final BaseHandlerException e) {
            return ProgressEvent.failed(model, null, e.getErrorCode(), e.getMessage());
        } catch (final RuntimeException e) {
            return ProgressEvent.failed(model, null, HandlerErrorCode.InternalFailure,
                "The handler of Org::IAM::RootSessions failed unexpectedly, please report it: " + e);
        }
    }

    /**
     * Refuses a request before anything is called. Read, update and delete name the organization they mean: without it
     * there is no telling that it is the right one.
     *
     * @param first false when CloudFormation goes on with an operation that is under way
     */
    void validate(final ResourceModel model, final boolean first) {
        if (model.getOrganizationId() == null) {
            throw new RootSessionsException(HandlerErrorCode.InvalidRequest,
                "The request has no OrganizationId, the primary identifier. Nothing was changed. To fix it: give the ID"
                    + " that `aws organizations describe-organization --query Organization.Id` prints.");
        }
    }

    abstract ProgressEvent<ResourceModel, CallbackContext> handle(Invocation invocation);

    static boolean hasRootSessions(final ListOrganizationsFeaturesResponse features) {
        return features.enabledFeaturesAsStrings().contains(FeatureType.ROOT_SESSIONS.toString());
    }

    /** Whether root sessions are enabled for the very organization that the model names. */
    static boolean matches(final ResourceModel model, final ListOrganizationsFeaturesResponse features) {
        return hasRootSessions(features) && features.organizationId().equals(model.getOrganizationId());
    }

    static void requireMatch(final Invocation invocation, final ListOrganizationsFeaturesResponse features) {
        if (!matches(invocation.model(), features)) {
            throw new RootSessionsException(HandlerErrorCode.NotFound, String.format(
                "Root sessions of organization %s were not found: account %s is in organization %s, which has"
                    + " EnabledFeatures %s. Nothing was changed.",
                invocation.model().getOrganizationId(), invocation.account(), features.organizationId(),
                features.enabledFeaturesAsStrings()));
        }
    }

    /** Ends a read or update with the resource as IAM shows it, which has to be the one that was asked for. */
    static ProgressEvent<ResourceModel, CallbackContext> found(final Invocation invocation,
                                                               final ListOrganizationsFeaturesResponse features) {
        requireMatch(invocation, features);
        return ProgressEvent.success(update(invocation.model(), features), null);
    }

    /** Writes IAM's answer into the model, which the call chain carries along. */
    static ResourceModel update(final ResourceModel model, final ListOrganizationsFeaturesResponse features) {
        model.setOrganizationId(features.organizationId());
        model.setEnabledFeatures(new TreeSet<>(features.enabledFeaturesAsStrings()));
        return model;
    }

    private static ProgressEvent<ResourceModel, CallbackContext> notStabilized(final ResourceModel model) {
        final var message = model.getEnabledFeatures() == null
            ? "Trusted access for IAM was enabled in organization %s, but IAM still does not see it. To fix it: look with"
                + " `aws organizations list-aws-service-access-for-organization` and try again."
            : "AWS accepted the change, but IAM still shows organization %s with EnabledFeatures %s. To fix it: look with"
                + " `aws iam list-organizations-features` and try again.";
        return ProgressEvent.failed(model, null, HandlerErrorCode.NotStabilized,
            String.format(message, model.getOrganizationId(), model.getEnabledFeatures()));
    }
}
