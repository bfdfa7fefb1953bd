"""CloudWatch's PutMetricData in CBOR, which moto lacks and RPDK uses for its metrics."""

import re
from typing import Any

from botocore.parsers import RpcV2CBORParser
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.responses import TYPE_RESPONSE
from moto.iam.models import get_account_id_from

EMPTY_MAP = b"\xbf\xff"


def put_metric_data(request: Any, full_url: str, headers: Any) -> TYPE_RESPONSE:
    parser = RpcV2CBORParser()
    metrics = parser.parse_data_item(parser.get_peekable_stream_from_bytes(request.get_data()))
    signed_by = re.search(r"Credential=(\w+)/\d+/([\w-]+)", request.headers["Authorization"])
    backend = cloudwatch_backends[get_account_id_from(signed_by.group(1))][signed_by.group(2)]
    backend.put_metric_data(metrics["Namespace"], metrics["MetricData"])
    return 200, {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, EMPTY_MAP
