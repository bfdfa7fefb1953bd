package software.amazon.awssdk.regions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Compares the class with the SDK's own, which it takes the place of: it must look the same and give the same. */
class GeneratedServiceMetadataProviderTest {

    private static final Class<?> OURS = GeneratedServiceMetadataProvider.class;
    private static final Class<?> THEIRS = fromTheSdk();

    private static Class<?> fromTheSdk() {
        final var jar = Region.class.getProtectionDomain().getCodeSource().getLocation();
        try (var regions = new URLClassLoader(new URL[] {jar}, null);
             var in = regions.getResourceAsStream(OURS.getName().replace('.', '/') + ".class")) {
            final byte[] code = in.readAllBytes();
            return new ClassLoader(OURS.getClassLoader()) {
                Class<?> define() {
                    return defineClass(OURS.getName(), code, 0, code.length);
                }
            }.define();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What other classes can see of it. */
    private static List<String> shape(final Class<?> provider) {
        return Stream.of(
                Stream.of(provider.toGenericString(), provider.getGenericSuperclass().toString()),
                Arrays.stream(provider.getGenericInterfaces()).map(Object::toString).sorted(),
                Stream.of(provider.getDeclaredFields(), provider.getDeclaredConstructors(), provider.getDeclaredMethods())
                    .flatMap(Arrays::stream).filter(member -> !Modifier.isPrivate(member.getModifiers()))
                    .map(Object::toString).sorted())
            .flatMap(members -> members).toList();
    }

    @Test
    void itHasTheShapeOfTheSdksOwn() {
        assertEquals(shape(THEIRS), shape(OURS));
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
