package lean.rpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import software.amazon.cloudformation.Action;
import software.amazon.cloudformation.loggers.LogPublisher;
import software.amazon.cloudformation.metrics.MetricsPublisher;
import software.amazon.cloudformation.proxy.HandlerErrorCode;
import software.amazon.cloudformation.proxy.LoggerProxy;
import software.amazon.cloudformation.proxy.MetricsPublisherProxy;

class DeliveriesTest {

    private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch service = new CountDownLatch(1); // it does not respond before

    private void deliver(final Object... what) {
        try {
            service.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        delivered.add(List.of(what).toString());
    }

    @Test
    void linesAreDeliveredInTheirOrderWhileTheHandlerWorks() {
        final var logger = new LoggerProxy();
        logger.addLogPublisher(new LogPublisher() {
            @Override
            protected void publishMessage(final String message) {
                deliver(message);
            }
        });

        final var deliveries = Deliveries.of(logger);
        deliveries.log("first");
        deliveries.log("second");
        assertEquals(List.of(), delivered);
        service.countDown();
        Deliveries.complete();

        assertEquals(List.of("[first]", "[second]"), delivered);
    }

    @Test
    void metricsAreDeliveredAsRpdkGaveThem() {
        final var metrics = new MetricsPublisherProxy();
        metrics.addMetricsPublisher(new MetricsPublisher("Some::Resource::Type") {
            @Override
            public void publishInvocationMetric(final Instant timestamp, final Action action) {
                deliver(timestamp, action);
            }

            @Override
            public void publishDurationMetric(final Instant timestamp, final Action action, final long milliseconds) {
                deliver(timestamp, action, milliseconds);
            }

            @Override
            public void publishExceptionMetric(final Instant timestamp, final Action action, final Throwable exception,
                                               final HandlerErrorCode code) {
                deliver(timestamp, action, exception, code);
            }

            @Override
            public void publishExceptionByErrorCodeAndCountBulkMetrics(final Instant timestamp, final Action action,
                                                                       final HandlerErrorCode code) {
                deliver(timestamp, action, code);
            }
        });
        final var now = Instant.EPOCH;
        final var exception = new IllegalStateException("why");

        final var deliveries = Deliveries.of(metrics);
        deliveries.publishInvocationMetric(now, Action.READ);
        deliveries.publishExceptionMetric(now, Action.READ, exception, HandlerErrorCode.NotFound);
        deliveries.publishDurationMetric(now, Action.READ, 7);
        deliveries.publishExceptionByErrorCodeAndCountBulkMetrics(now, Action.READ, HandlerErrorCode.NotFound);
        assertEquals(List.of(), delivered);
        service.countDown();
        Deliveries.complete();

        assertEquals(List.of(
            List.of(now, Action.READ).toString(),
            List.of(now, Action.READ, exception, HandlerErrorCode.NotFound).toString(),
            List.of(now, Action.READ, 7).toString(),
            List.of(now, Action.READ, HandlerErrorCode.NotFound).toString()), delivered);
    }
}
