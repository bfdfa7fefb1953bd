package com.org.iam.rootsessions;

import java.util.Locale;

/** Tells the generated wrapper where the schema is: in the file that RPDK names after the type. */
class Configuration extends BaseConfiguration {

    static {
        TrueOrFalse.forEveryRequest();
    }

    Configuration() {
        super(ResourceModel.TYPE_NAME.replace("::", "-").toLowerCase(Locale.ROOT) + ".json");
        Priming.onceInLambda(); // the wrapper creates its configuration while Lambda initializes the function
    }
}
