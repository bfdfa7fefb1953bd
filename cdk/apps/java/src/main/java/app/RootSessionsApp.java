package app;

import com.org.iam.rootsessions.cdk.CfnRootSessions;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;

public final class RootSessionsApp {

    private RootSessionsApp() {
    }

    public static void main(final String[] args) {
        final App app = new App();
        final Stack stack = new Stack(app, "root-sessions");

        final CfnRootSessions rootSessions = CfnRootSessions.Builder.create(stack, "RootSessions")
            .enableTrustedAccess(true).build();
        rootSessions.applyRemovalPolicy(RemovalPolicy.RETAIN);

        CfnOutput.Builder.create(stack, "OrganizationId").value(rootSessions.getAttrOrganizationId()).build();
        CfnOutput.Builder.create(stack, "EnabledFeatures")
            .value(Fn.join(",", rootSessions.getAttrEnabledFeatures())).build();

        app.synth();
    }
}
