package software.amazon.awssdk.regions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;

import lean.rpdk.Original;
import org.junit.jupiter.api.Test;

/** Compares the class with the SDK's own, which it takes the place of: it must look the same and give the same. */
class GeneratedServiceMetadataProviderTest {

    private static final Class<?> OURS = GeneratedServiceMetadataProvider.class;
    private static final Class<?> THEIRS = Original.of(OURS, Region.class);

    @Test
    void itHasTheShapeOfTheSdksOwn() {
        assertEquals(Original.shape(THEIRS), Original.shape(OURS));
    }

    @Test
    void itGivesEachServiceWhatTheSdksOwnGives() throws ReflectiveOperationException {
        final var field = THEIRS.getDeclaredField("SERVICE_METADATA");
        field.setAccessible(true);
        final var services = (Map<?, ?>) field.get(null);
        final var provider = new GeneratedServiceMetadataProvider();

        assertFalse(services.isEmpty());
        services.forEach((name, metadata) -> {
            final var given = provider.serviceMetadata((String) name);
            assertEquals(metadata.getClass(), given == null ? null : given.getClass(), (String) name);
        });
    }

    @Test
    void itLeavesAnyOtherServiceToTheRulesOfThePartition() {
        assertNull(new GeneratedServiceMetadataProvider().serviceMetadata("no-such.service"));
        assertNull(new GeneratedServiceMetadataProvider().serviceMetadata(""));
    }
}
