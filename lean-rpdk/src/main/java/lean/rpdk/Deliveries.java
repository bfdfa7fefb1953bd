package lean.rpdk;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.MetricsPublisherProxy;

/**
 * Delivers the lines of a type's log and its metrics in the background. RPDK delivers each with a call of its own and waits
 * for the response, so a user waits longer for these calls than for the work of the handler. Here, one thread delivers the
 * lines and another the metrics, each in their order, while the handler works. Nothing is held back: if Lambda ends the
 * process in the middle of a call, everything before that call was delivered.
 */
public final class Deliveries {

    private static final ExecutorService LINES = thread("log");
    private static final ExecutorService METRICS = thread("metrics");

    private Deliveries() {
    }

    private static ExecutorService thread(final String name) {
        return Executors.newSingleThreadExecutor(task -> {
            final var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns after everything has been delivered. Lambda stops all threads when an invocation ends. */
    public static void complete() {
        final var done = new CountDownLatch(2);
        LINES.execute(done::countDown);
        METRICS.execute(done::countDown);
        try {
            done.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A logger that passes each line to the given one in the background. */
    public static LoggerProxy of(final LoggerProxy logger) {
        return new LoggerProxy() {
            @Override
            public void log(final String message) {
                LINES.execute(() -> logger.log(message));
            }
        };
    }

    /** A publisher that passes each metric to the given one in the background. */
    public static MetricsPublisherProxy of(final MetricsPublisherProxy metrics) {
        return new MetricsPublisherProxy() {
            @Override
            public void publishInvocationMetric(final Instant timestamp, final Action action) {
                METRICS.execute(() -> metrics.publishInvocationMetric(timestamp, action));
            }

            @Override
            public void publishDurationMetric(final Instant timestamp, final Action action, final long milliseconds) {
                METRICS.execute(() -> metrics.publishDurationMetric(timestamp, action, milliseconds));
            }

            @Override
            public void publishExceptionMetric(final Instant timestamp, final Action action, final Throwable exception,
                                               final HandlerErrorCode code) {
                METRICS.execute(() -> metrics.publishExceptionMetric(timestamp, action, exception, code));
            }

            @Override
            public void publishExceptionByErrorCodeAndCountBulkMetrics(final Instant timestamp, final Action action,
                                                                       final HandlerErrorCode code) {
                METRICS.execute(() -> metrics.publishExceptionByErrorCodeAndCountBulkMetrics(timestamp, action, code));
            }
        };
    }
}
