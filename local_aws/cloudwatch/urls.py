from moto.cloudwatch.responses import CloudWatchResponse

from local_aws.cloudwatch.responses import put_metric_data

url_bases = [r"https?://monitoring\.(.+)\.amazonaws.com"]
url_paths = {
    "{0}/$": CloudWatchResponse.dispatch,
    "{0}/service/GraniteServiceVersion20100801/operation/PutMetricData$": put_metric_data,
}
