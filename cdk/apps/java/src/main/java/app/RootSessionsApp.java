package app;

import com.org.iam.rootsessions.cdk.RootSessions;
import com.org.iam.rootsessions.cdk.RootSessionsType;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;

public final class RootSessionsApp {

    private RootSessionsApp() {
    }

    public static void main(final String[] args) {
        final App app = new App();

        final Stack registration = new Stack(app, "root-sessions-type");
        new RootSessionsType(registration, "Type");

        final Stack stack = new Stack(app, "root-sessions");
        stack.addDependency(registration);
        final RootSessions rootSessions = RootSessions.Builder.create(stack, "RootSessions").enableTrustedAccess(true).build();
        CfnOutput.Builder.create(stack, "OrganizationId").value(rootSessions.getOrganizationId()).build();
        CfnOutput.Builder.create(stack, "EnabledFeatures").value(Fn.join(",", rootSessions.getEnabledFeatures())).build();

        app.synth();
    }
}
