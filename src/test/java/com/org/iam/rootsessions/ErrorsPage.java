package com.org.iam.rootsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import software.amazon.cloudformation.Action;

/** The table of guide/errors.md. It names the first type and holds for both. */
final class ErrorsPage {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * @param responses AWS's error codes, and statuses such as "HTTP 503"
     * @param onCreate the handler error code; the next two also for the other handlers
     * @param onList the handler error code, or "empty"
     */
    record Row(List<String> responses, String onCreate, String onReadUpdateDelete, String onList, String meaning,
               String remedy) {

        String on(final Action action) {
            return switch (action) {
                case CREATE -> onCreate;
                case LIST -> onList;
                default -> onReadUpdateDelete;
            };
        }
    }

    private ErrorsPage() {
    }

    static List<Row> rows() {
        final var page = Path.of("guide/errors.md");
        final var above = Path.of("..").resolve(page); // from the second type's folder
        try {
            return Files.readAllLines(Files.exists(page) ? page : above).stream()
                .map(line -> line.replace("RootSessions", Feature.NAME))
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
                .map(cells -> new Row(
                    CODE.matcher(cells.get(0)).results().map((MatchResult found) -> found.group(1)).toList(),
                    cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)))
                .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
