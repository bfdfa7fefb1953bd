"""The local AWS: moto, and what moto lacks for Org::IAM::RootSessions. `python -m local --help` says how to run it.

iam.py             the IAM operations of centralized root access, on moto's own Organizations state
registry.py        the registry that `cfn submit` publishes to, and the registered packages
stacks.py          stacks and stack sets that drive the handlers as CloudFormation does
lambda_runtime.py  the shipped package in AWS's own Lambda runtime, without Docker
cloudwatch.py      the protocol in which the SDK for Java sends metrics
faults.py          what the local AWS does wrong on request, and what was called
__main__.py        one server with all of it
"""
