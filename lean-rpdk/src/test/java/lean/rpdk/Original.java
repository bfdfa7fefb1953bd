package lean.rpdk;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The class of a library that a class of lean-rpdk/src takes the place of. */
public final class Original {

    private Original() {
    }

    /** Reads it from the library's jar, which another class of that library is in. */
    public static Class<?> of(final Class<?> ours, final Class<?> another) {
        final var jar = another.getProtectionDomain().getCodeSource().getLocation();
        try (var library = new URLClassLoader(new URL[] {jar}, null);
             var in = library.getResourceAsStream(ours.getName().replace('.', '/') + ".class")) {
            final byte[] code = in.readAllBytes();
            return new ClassLoader(ours.getClassLoader()) {
                Class<?> define() {
                    return defineClass(ours.getName(), code, 0, code.length);
                }
            }.define();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What other classes can see of a class. */
    public static List<String> shape(final Class<?> type) {
        return Stream.of(
                Stream.of(type.toGenericString(), type.getGenericSuperclass().toString()),
                Arrays.stream(type.getGenericInterfaces()).map(Object::toString).sorted(),
                Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                    .flatMap(Arrays::stream).filter(member -> !Modifier.isPrivate(member.getModifiers()))
                    .map(Object::toString).sorted())
            .flatMap(members -> members).toList();
    }
}
