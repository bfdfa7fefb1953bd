package com.org.iam.rootsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.mockito.Mockito;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.cloudformation.proxy.AmazonWebServicesClientProxy;
import software.amazon.cloudformation.proxy.Credentials;
import software.amazon.cloudformation.proxy.DelayFactory;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.ProgressEvent;
import software.amazon.cloudformation.proxy.ResourceHandlerRequest;
import software.amazon.cloudformation.proxy.WaitStrategy;

/** RPDK's real proxy and call chain, waiting as in Lambda (a callback, no sleep), over a mocked IAM client. */
abstract class HandlerTestBase {

    static final String ORGANIZATION = "o-exampleorgid";
    static final String OTHER_ORGANIZATION = "o-otherorgexample";
    static final String ACCOUNT = "111122223333";
    static final EnableOrganizationsRootSessionsResponse ENABLED =
        EnableOrganizationsRootSessionsResponse.builder().organizationId(ORGANIZATION).build();
    static final String ACCESS_KEY = "ASIAMUSTNOTBELOGGED0";
    static final String SECRET_KEY = "the-secret-key-that-must-not-be-logged";
    static final String TOKEN = "the-session-token-that-must-not-be-logged";

    final IamClient iam = mock();
    final OrganizationsClient organizations = mock();
    final LoggerProxy logger = mock();

    /** Each test says which calls it expects; there may be no other. */
    @AfterEach
    void noOtherCalls() {
        verify(iam, atLeast(0)).serviceName(); // the call chain names its entries in the context with it
        verifyNoMoreInteractions(iam, organizations);
    }

    ProgressEvent<ResourceModel, CallbackContext> invoke(final BaseHandlerStd handler, final ResourceModel model) {
        return invoke(handler, model, null);
    }

    ProgressEvent<ResourceModel, CallbackContext> invoke(final BaseHandlerStd handler, final ResourceModel model,
                                                         final CallbackContext context) {
        return invoke(proxy(logger), handler, model, context);
    }

    /** RPDK's proxy as its wrapper makes it in Lambda. */
    static AmazonWebServicesClientProxy proxy(final LoggerProxy logger) {
        return new AmazonWebServicesClientProxy(logger, new Credentials(ACCESS_KEY, SECRET_KEY, TOKEN),
            DelayFactory.CONSTANT_DEFAULT_DELAY_FACTORY, WaitStrategy.scheduleForCallbackStrategy());
    }

    ProgressEvent<ResourceModel, CallbackContext> invoke(final AmazonWebServicesClientProxy proxy,
                                                         final BaseHandlerStd handler, final ResourceModel model,
                                                         final CallbackContext context) {
        final var request = ResourceHandlerRequest.<ResourceModel>builder()
            .awsAccountId(ACCOUNT)
            .desiredResourceState(model)
            .build();
        final var event = handler.handleRequest(proxy, request, context, logger);
        assertThat(event.toString()).doesNotContain(ACCESS_KEY, SECRET_KEY, TOKEN);
        return event;
    }

    @AfterEach
    void nothingLoggedIsACredential() {
        assertThat(Mockito.mockingDetails(logger).getInvocations())
            .noneSatisfy(logged -> assertThat(logged.toString()).containsAnyOf(ACCESS_KEY, SECRET_KEY, TOKEN));
    }

    static ResourceModel identifier() {
        return ResourceModel.builder().organizationId(ORGANIZATION).build();
    }

    static ResourceModel enabled(final String... features) {
        return ResourceModel.builder().organizationId(ORGANIZATION).enabledFeatures(Set.of(features)).build();
    }

    static ListOrganizationsFeaturesResponse features(final String... features) {
        return featuresOf(ORGANIZATION, features);
    }

    static ListOrganizationsFeaturesResponse featuresOf(final String organization, final String... features) {
        return ListOrganizationsFeaturesResponse.builder()
            .organizationId(organization)
            .enabledFeaturesWithStrings(List.of(features))
            .build();
    }

    /** What List shows, call by call; the last answer stays. */
    void listShows(final ListOrganizationsFeaturesResponse first, final ListOrganizationsFeaturesResponse... next) {
        when(iam.listOrganizationsFeatures(any(ListOrganizationsFeaturesRequest.class))).thenReturn(first, next);
    }

    void enableSucceeds() {
        when(iam.enableOrganizationsRootSessions(any(EnableOrganizationsRootSessionsRequest.class))).thenReturn(ENABLED);
    }

    void disableSucceeds() {
        when(iam.disableOrganizationsRootSessions(any(DisableOrganizationsRootSessionsRequest.class)))
            .thenReturn(DisableOrganizationsRootSessionsResponse.builder().organizationId(ORGANIZATION).build());
    }

    static IamException error(final String code) {
        return error(code, 400);
    }

    static IamException error(final String code, final int status) {
        return (IamException) IamException.builder()
            .statusCode(status)
            .requestId("request-1")
            .awsErrorDetails(AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("IAM's words")
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
                .build())
            .build();
    }

    /** Invokes as CloudFormation does: again with what came back, until the operation ends. */
    ProgressEvent<ResourceModel, CallbackContext> invokeToTheEnd(final BaseHandlerStd handler,
                                                                 final ResourceModel model) {
        var event = invoke(handler, model);
        while (event.isInProgress()) {
            event = invoke(handler, event.getResourceModel(), event.getCallbackContext());
        }
        return event;
    }
}
