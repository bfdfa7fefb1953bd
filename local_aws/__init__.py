"""The local AWS: moto, and what moto lacks for types of the registry. `python -m local_aws --help` says more.

plugin.py         every seam with moto, each with its reason
client.py         the AWS CLI and SDK as clients of the server: what e2e and bench use
start.py          starts the server for them
iam/              centralized root access, on the organization's own state
organizations/    moto's, plus the state of centralized root access
cloudformation/   the registry, stacks and StackSets that call handlers as CloudFormation does, in the background
cloudcontrol/     the same handlers without a stack
cloudwatch/       PutMetricData in CBOR
lambda_/          the package in AWS's own Lambda runtime, or through RPDK's executable entry point
control/          what tests ask for: faults, recorded calls, the secrets that were handed out

A CREATE goes in one direction: cloudformation.responses, models, stacks, resources, handlers, then lambda_.
"""
