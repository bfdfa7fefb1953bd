"""Runs `cfn test` offline. It calls STS at AWS's own address for the handlers' credentials; moto answers here."""

import sys

from moto import mock_aws
from rpdk.core.cli import main

if __name__ == "__main__":
    with mock_aws(config={"core": {"passthrough": {"urls": ["http://127.0.0.1:.*"]}}}):
        main(["test", *sys.argv[1:]])
