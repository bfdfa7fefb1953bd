package com.org.iam.rootsessions;

import java.util.List;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.OperationStatus;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** Lists the organization if the feature is enabled; otherwise, or without an organization, the list is empty. */
public class ListHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public ListHandler() {
        this(ClientBuilder.getClient());
    }

    ListHandler(final IamClient client) {
        super(Action.LIST, client);
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        final var event = AwsCalls.list(invocation, "list", features ->
            listed(features.haveFeature() ? List.of(features.writeTo(new ResourceModel())) : List.of()));
        return event.getErrorCode() == HandlerErrorCode.NotFound ? listed(List.of()) : event;
    }

    private static ProgressEvent<ResourceModel, CallbackContext> listed(final List<ResourceModel> models) {
        return ProgressEvent.<ResourceModel, CallbackContext>builder()
            .resourceModels(models)
            .status(OperationStatus.SUCCESS)
            .build();
    }
}
