package software.amazon.awssdk.regions;

import java.util.Map;

import software.amazon.awssdk.regions.servicemetadata.IamServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.LogsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.MonitoringServiceMetadata;

/**
 * The SDK's class of this name, for the three services that the package calls instead of all 300, each of which is a
 * class to load at every cold start. The SDK falls back to the rules of the partition for any other service.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {

    private static final Map<String, ServiceMetadata> SERVICE_METADATA = Map.of(
        "iam", new IamServiceMetadata(),
        "logs", new LogsServiceMetadata(),
        "monitoring", new MonitoringServiceMetadata());

    @Override
    public ServiceMetadata serviceMetadata(final String endpointPrefix) {
        return SERVICE_METADATA.get(endpointPrefix);
    }
}
