package com.org.iam.rootsessions;

import java.util.Locale;

/** Tells the generated wrapper the name of the schema's file, which RPDK derives from the name of the type. */
class Configuration extends BaseConfiguration {

    static {
        TrueOrFalse.forEveryRequest();
    }

    Configuration() {
        super(ResourceModel.TYPE_NAME.replace("::", "-").toLowerCase(Locale.ROOT) + ".json");
        Priming.onceInLambda(); // the wrapper creates its configuration while Lambda initializes the function
    }
}
