package com.org.iam.rootsessions;

/** Tells the generated wrapper where the schema of {@code Org::IAM::RootSessions} is. */
class Configuration extends BaseConfiguration {

    Configuration() {
        super("org-iam-rootsessions.json");
        Priming.onceInLambda(); // the wrapper creates its configuration while Lambda initializes the function
    }
}
