from moto.cloudwatch.models import CloudWatchBackend as MotoCloudWatchBackend


class CloudWatchBackend(MotoCloudWatchBackend):
    """moto's own backend, defined in this package so that moto uses the paths of urls.py."""
