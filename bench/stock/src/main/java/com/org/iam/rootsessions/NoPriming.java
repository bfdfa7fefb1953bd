package com.org.iam.rootsessions;

/** The stock build does not prime. */
final class Priming {

    private Priming() {
    }

    static void onceInLambda() {
        // nothing
    }
}
