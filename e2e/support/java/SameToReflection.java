import java.lang.annotation.Annotation;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what reflection says of the classes of one jar with what it says of the same classes in another: where they are
 * nested, what methods throw, which annotations there are. Prints each difference, and last the number of classes. That the
 * other jar has more members is no difference: this one was shrunk.
 *
 * <p>{@code java SameToReflection.java SHRUNK UNSHRUNK}
 */
final class SameToReflection {

    private static final String CLASS = ".class";

    private SameToReflection() {
    }

    public static void main(final String[] jars) throws Exception {
        try (
            JarFile shrunk = new JarFile(jars[0]);
            URLClassLoader these = loader(jars[0]);
            URLClassLoader others = loader(jars[1])) {

            final var names = shrunk.stream().map(Object::toString)
                .filter(file -> file.endsWith(CLASS) && !file.startsWith("META-INF/"))
                .map(file -> file.substring(0, file.length() - CLASS.length()).replace('/', '.'))
                .collect(Collectors.toSet());
            for (final String name : names) {
                final var expected = describe(name, others, names);
                describe(name, these, names).forEach((member, said) -> {
                    if (!said.equals(expected.get(member))) {
                        System.out.println(member + ": " + said + ", but unshrunk " + expected.get(member));
                    }
                });
            }
            System.out.println(names.size());
        }
    }

    private static URLClassLoader loader(final String jar) throws Exception {
        return new URLClassLoader(new URL[] {Path.of(jar).toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    /**
     * What is said of the class and of each of its members, or what is missing that they refer to. A class is nested in
     * nothing if that is not among the names.
     */
    private static Map<String, String> describe(final String name, final ClassLoader loader, final Set<String> names) {
        final var said = new TreeMap<String, String>();
        try {
            final Class<?> type = Class.forName(name, false, loader);
            final var outer = type.getEnclosingClass();
            said.put(name, "in " + (outer != null && names.contains(outer.getName()) ? outer : "nothing")
                + annotations(type.getDeclaredAnnotations()));
            for (final Field field : type.getDeclaredFields()) {
                said.put(field.toString(), annotations(field.getDeclaredAnnotations()));
            }
            final Executable[][] executables = {type.getDeclaredConstructors(), type.getDeclaredMethods()};
            Stream.of(executables).flatMap(Stream::of).forEach(executable ->
                said.put(executable.toString(), "throws " + Arrays.toString(executable.getExceptionTypes())
                    + annotations(executable.getDeclaredAnnotations())
                    + Stream.of(executable.getParameterAnnotations()).map(SameToReflection::annotations).toList()));
        } catch (final LinkageError | ClassNotFoundException e) {
            said.clear();
            said.put(name, e.toString());
        }
        return said;
    }

    private static String annotations(final Annotation... annotations) {
        return " " + Arrays.toString(annotations);
    }
}
