package software.amazon.cloudformation.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import lean.rpdk.Original;
import org.junit.jupiter.api.Test;
import software.amazon.cloudformation.loggers.LogPublisher;

/** Compares the class with RPDK's own, which it takes the place of, and looks at what it does better. */
class LoggerProxyTest {

    private final LoggerProxy logger = new LoggerProxy();
    private final List<String> published = new ArrayList<>();

    private void publish(final Runnable meanwhile) {
        logger.addLogPublisher(new LogPublisher() {
            @Override
            protected void publishMessage(final String message) {
                published.add(message);
                meanwhile.run();
            }
        });
    }

    @Test
    void itHasTheShapeOfRpdksOwn() {
        assertEquals(Original.shape(Original.of(LoggerProxy.class, Credentials.class)), Original.shape(LoggerProxy.class));
    }

    @Test
    void aPublisherThatLogsDoesNotHearItself() {
        publish(() -> logger.log("failed to publish"));

        logger.log("first");
        logger.log("second");

        assertEquals(List.of("first", "second"), published);
    }

    @Test
    void aPublisherThatThrowsDoesNotSilenceTheNextMessage() {
        publish(() -> {
            throw new IllegalStateException();
        });
        for (final var message : List.of("first", "second")) {
            try {
                logger.log(message);
            } catch (final IllegalStateException e) {
                continue; // as with RPDK's own
            }
        }
        assertEquals(List.of("first", "second"), published);
    }
}
