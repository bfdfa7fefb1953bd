import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Loads the shipped jar into another JVM, like the executor of {@code cfn test --v2} ("DirectJar").
 *
 * <p>{@code java -cp CLASSES DirectJar.java JAR parent-first|child-first|alone jar|parent}: the order of the classes, and the
 * thread's context class loader. Reads one request per line from standard input and writes a response to each. Its first
 * line of output has the origins of the wrapper and the SDK. Each request gets a new wrapper.
 */
public final class DirectJar {

    private static final String TYPE = "com.org.iam.rootsessions.";

    private DirectJar() {
    }

    public static void main(final String[] args) throws Exception {
        final URL[] jar = {Path.of(args[0]).toUri().toURL()};
        final var parent = new ExecutorClasses(DirectJar.class.getClassLoader());
        final ClassLoader loader = switch (args[1]) {
            case "parent-first" -> new URLClassLoader(jar, parent);
            case "child-first" -> new ChildFirst(jar, parent);
            case "alone" -> new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
            default -> throw new IllegalArgumentException(args[1]);
        };
        Thread.currentThread().setContextClassLoader("jar".equals(args[2]) ? loader : parent);

        final var wrapper = loader.loadClass(TYPE + "Entrypoint");
        final var sdk = loader.loadClass("software.amazon.awssdk.services.iam.IamClient");
        System.out.println(origin(wrapper) + " " + origin(sdk));
        final var context = loader.loadClass("com.amazonaws.services.lambda.runtime.Context");
        final var handleRequest = wrapper.getMethod("handleRequest", InputStream.class, OutputStream.class, context);
        final var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var request = requests.readLine(); request != null; request = requests.readLine()) {
            final var response = new ByteArrayOutputStream();
            handleRequest.invoke(wrapper.getDeclaredConstructor().newInstance(),
                new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)), response, context(loader, context));
            System.out.println(response.toString(StandardCharsets.UTF_8));
        }
    }

    private static String origin(final Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    /** A Lambda context that only has a logger, which writes to standard error. */
    private static Object context(final ClassLoader loader, final Class<?> context) throws ClassNotFoundException {
        final var loggerType = loader.loadClass("com.amazonaws.services.lambda.runtime.LambdaLogger");
        final var logger = Proxy.newProxyInstance(loader, new Class<?>[] {loggerType}, (proxy, method, arguments) -> {
            System.err.println(arguments[0]);
            return null;
        });
        return Proxy.newProxyInstance(loader, new Class<?>[] {context},
            (proxy, method, arguments) -> "getLogger".equals(method.getName()) ? logger : null);
    }

    /** The executor's own classes, such as RPDK and the SDK, without the type. */
    private static final class ExecutorClasses extends ClassLoader {

        ExecutorClasses(final ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(TYPE)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    /** Loads the jar's classes before its parent's. */
    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(final URL[] urls, final ClassLoader parent) {
            super(urls, parent);
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                final var loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                try {
                    return findClass(name);
                } catch (final ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
        }

        @Override
        public URL getResource(final String name) {
            final var own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}
