from moto.cloudwatch.models import CloudWatchBackend as MotoCloudWatchBackend


class CloudWatchBackend(MotoCloudWatchBackend):
    """moto's own; of this module, so that moto takes the paths of urls.py."""
