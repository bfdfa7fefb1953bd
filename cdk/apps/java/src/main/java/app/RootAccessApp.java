package app;

import com.org.iam.rootsessions.cdk.Feature;
import com.org.iam.rootsessions.cdk.FeatureType;
import com.org.iam.rootsessions.cdk.RootCredentialsManagement;
import com.org.iam.rootsessions.cdk.RootSessions;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;

public final class RootAccessApp {

    private RootAccessApp() {
    }

    public static void main(final String[] args) {
        final App app = new App();

        final Stack types = new Stack(app, "root-access-types");
        FeatureType.Builder.create(types, "RootSessionsType").feature(Feature.ROOT_SESSIONS).build();
        FeatureType.Builder.create(types, "RootCredentialsManagementType")
            .feature(Feature.ROOT_CREDENTIALS_MANAGEMENT).build();

        final Stack stack = new Stack(app, "root-access");
        stack.addDependency(types);
        final RootSessions sessions = RootSessions.Builder.create(stack, "RootSessions").enableTrustedAccess(true).build();
        final RootCredentialsManagement credentials = new RootCredentialsManagement(stack, "RootCredentialsManagement");
        credentials.getNode().addDependency(sessions);
        CfnOutput.Builder.create(stack, "OrganizationId").value(credentials.getOrganizationId()).build();
        CfnOutput.Builder.create(stack, "EnabledFeatures").value(Fn.join(",", credentials.getEnabledFeatures())).build();

        app.synth();
    }
}
