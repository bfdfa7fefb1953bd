package software.amazon.awssdk.regions;

/**
 * Takes the place of the SDK's class of this name, which loads a class for each of the 300 services of AWS at every cold
 * start. This one loads only the class of the service that is called. The SDK falls back to the rules of the partition for
 * a service whose class is not in the package: shrink.pro says which are.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {

    private static final String PACKAGE = "software.amazon.awssdk.regions.servicemetadata.";

    @Override
    public ServiceMetadata serviceMetadata(final String endpointPrefix) {
        try {
            return (ServiceMetadata) Class.forName(className(endpointPrefix)).getConstructor().newInstance();
        } catch (final ReflectiveOperationException e) {
            return null;
        }
    }

    /** The name that the SDK gives to the class: api.ecr is ApiEcrServiceMetadata. Only the one of S3 is written by hand. */
    private static String className(final String endpointPrefix) {
        final var name = new StringBuilder(PACKAGE).append("s3".equals(endpointPrefix) ? "Enhanced" : "");
        for (final var word : endpointPrefix.split("[.-]")) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
        }
        return name.append("ServiceMetadata").toString();
    }
}
