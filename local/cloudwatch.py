"""CloudWatch's PutMetricData in CBOR, the protocol of newer SDKs, which moto lacks: RPDK sends its metrics so."""

import re

from botocore.parsers import RpcV2CBORParser
from moto.cloudwatch.models import cloudwatch_backends
from moto.iam.models import get_account_id_from

PATH = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
EMPTY_MAP = b"\xbf\xff"


def with_cbor_metrics(application):
    """Wraps a WSGI application: PutMetricData in CBOR goes to moto's CloudWatch, all else to the application."""

    def respond(environ, start_response):
        if environ["PATH_INFO"] != PATH:
            return application(environ, start_response)
        parser = RpcV2CBORParser()
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        metrics = parser.parse_data_item(parser.get_peekable_stream_from_bytes(body))
        access_key, region = re.search(r"Credential=(\w+)/\d+/([\w-]+)", environ["HTTP_AUTHORIZATION"]).groups()
        backend = cloudwatch_backends[get_account_id_from(access_key)][region]
        backend.put_metric_data(metrics["Namespace"], metrics["MetricData"])
        start_response("200 OK", [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")])
        return [EMPTY_MAP]

    return respond
