package com.org.iam.rootsessions;

import java.util.List;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.OperationStatus;
import software.amazon.cloudformation.proxy.ProgressEvent;

/** Lists the organization with root sessions, or none: also where there is no organization or no trusted access. */
public class ListHandler extends BaseHandlerStd {

    /** For the generated wrapper. */
    public ListHandler() {
        this(ClientBuilder.getClient());
    }

    ListHandler(final IamClient client) {
        super(client);
    }

    @Override
    void validate(final ResourceModel model, final boolean first) {
        // A list needs no input.
    }

    @Override
    ProgressEvent<ResourceModel, CallbackContext> handle(final Invocation invocation) {
        try {
            return invocation.initiate("list")
                .translateToServiceRequest(m -> Operations.LIST)
                .makeServiceCall(new Operations(false, invocation.account())::list)
                .done(features -> success(hasRootSessions(features)
                    ? List.of(update(new ResourceModel(), features)) : List.of()));
        } catch (final RootSessionsException e) {
            if (e.getErrorCode() == HandlerErrorCode.NotFound) {
                return success(List.of());
            }
            throw e;
        }
    }

    private static ProgressEvent<ResourceModel, CallbackContext> success(final List<ResourceModel> models) {
        return ProgressEvent.<ResourceModel, CallbackContext>builder()
            .resourceModels(models)
            .status(OperationStatus.SUCCESS)
            .build();
    }
}
