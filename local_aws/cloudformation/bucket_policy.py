"""AWS::S3::BucketPolicy in templates, which moto ignores: packages.py decides by it who may read a package.

The statement that denies what does not come by TLS is left out, as the local AWS has no TLS.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html
"""

import json
from typing import Any

from moto.core.common_models import CloudFormationModel
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition


class BucketPolicy(CloudFormationModel):
    def __init__(self, properties: dict, account_id: str, region: str) -> None:
        self.physical_resource_id = properties["Bucket"]
        document = properties["PolicyDocument"]
        statements = [s for s in document["Statement"] if "aws:SecureTransport" not in json.dumps(s)]
        policy = json.dumps({**document, "Statement": statements}).encode()
        s3_backends[account_id][get_partition(region)].put_bucket_policy(self.physical_resource_id, policy)

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::S3::BucketPolicy"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict, account_id: str, region_name: str, **_: Any
    ) -> "BucketPolicy":
        return cls(cloudformation_json["Properties"], account_id, region_name)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name: str, cloudformation_json: dict, account_id: str, region_name: str
    ) -> "BucketPolicy":
        return cls(cloudformation_json["Properties"], account_id, region_name)

    def delete(self, account_id: str, region_name: str) -> None:
        s3_backends[account_id][get_partition(region_name)].delete_bucket_policy(self.physical_resource_id)
