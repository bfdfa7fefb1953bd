package software.amazon.cloudformation.proxy;

import java.util.ArrayList;
import java.util.List;

import software.amazon.cloudformation.loggers.LogPublisher;

/**
 * Takes the place of RPDK's class of this name. In RPDK 2.2.5 a log event that CloudWatch Logs refuses publishes a metric,
 * and a metric that CloudWatch refuses is logged: if both refuse, this goes round until the stack overflows, and the
 * resource fails. This one drops what is logged while the same thread is logging.
 */
public class LoggerProxy implements Logger {

    private final List<LogPublisher> publishers = new ArrayList<>();
    private final ThreadLocal<Boolean> logging = ThreadLocal.withInitial(() -> false);

    public void addLogPublisher(final LogPublisher publisher) {
        publishers.add(publisher);
    }

    @Override
    public void log(final String message) {
        if (logging.get()) {
            return;
        }
        logging.set(true);
        try {
            publishers.forEach(publisher -> publisher.publishLogEvent(message));
        } finally {
            logging.remove();
        }
    }
}
