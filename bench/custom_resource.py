"""The same IAM calls from a custom resource in Python with boto3, for scale."""

import boto3

iam = boto3.client("iam")


def handler(event, context):
    iam.enable_organizations_root_sessions()
    iam.list_organizations_features()
    return {"status": "SUCCESS"}
