package com.org.iam.rootsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import software.amazon.cloudformation.Action;

/** The table of guide/errors.md, which has the names of the first type and is true of both. */
final class ErrorsPage {

    private static final Pattern ANSWER = Pattern.compile("`([^`]+)`");

    /**
     * @param answers error codes of IAM, and statuses as "HTTP 503"
     * @param onCreate the handler error code on create
     * @param onReadAndDelete the handler error code on read and delete
     * @param onList the handler error code on list, or "empty"
     */
    record Row(List<String> answers, String onCreate, String onReadAndDelete, String onList, String meaning,
               String remedy) {

        String on(final Action action) {
            return switch (action) {
                case CREATE -> onCreate;
                case LIST -> onList;
                default -> onReadAndDelete;
            };
        }

        List<String> codes() {
            return answers.stream().filter(answer -> !answer.startsWith("HTTP ")).toList();
        }
    }

    private ErrorsPage() {
    }

    /** The second type's folder is one below. */
    private static Path page() {
        final var page = Path.of("guide/errors.md");
        return Files.exists(page) ? page : Path.of("..").resolve(page);
    }

    static List<Row> rows() {
        try {
            return Files.readAllLines(page()).stream()
                .map(line -> line.replace("RootSessions", Feature.NAME))
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
                .map(cells -> new Row(
                    ANSWER.matcher(cells.get(0)).results().map(result -> result.group(1)).toList(),
                    cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)))
                .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
