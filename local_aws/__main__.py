"""Runs the local AWS until SIGTERM or Ctrl-C."""

import argparse
import signal
import sys
from pathlib import Path

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from local_aws import environment, plugin
from local_aws.cloudformation.known import KEPT_TYPES
from local_aws.control.http import with_control
from local_aws.lambda_.function import EXECUTABLE, LAMBDA, Functions, native_runtime


class QuietHandler(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local_aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--endpoint-file", type=Path, help="write the endpoint URL to this file after the start")
    parser.add_argument(
        "--runtime",
        choices=[LAMBDA, EXECUTABLE],
        default=native_runtime(),
        help="AWS's Lambda runtime (default on Linux) or RPDK's executable entry point (default elsewhere)",
    )
    arguments = parser.parse_args()
    environment.enter()
    for number in (signal.SIGTERM, signal.SIGINT):  # by default, background processes of a shell ignore SIGINT
        signal.signal(number, lambda *_: sys.exit(0))
    of_functions = {
        "AWS_REGION": "us-east-1",
        # The function's own role must not sign any call, because handlers use the caller's credentials.
        "AWS_ACCESS_KEY_ID": "ASIALAMBDASOWNROLE00",
        "AWS_SECRET_ACCESS_KEY": "not-to-be-used",
        "AWS_SESSION_TOKEN": "not-to-be-used",
    }
    functions = Functions(of_functions, arguments.runtime)
    plugin.install(functions)
    print(f"types that do nothing in stacks: {', '.join(sorted(KEPT_TYPES))}", flush=True)
    try:
        application = with_control(DomainDispatcherApplication(create_backend_app), plugin.find_function)
        server = make_server("127.0.0.1", arguments.port, application, threaded=True, request_handler=QuietHandler)
    except (OSError, SystemExit):
        sys.exit(f"error: port {arguments.port} is in use: choose another with --port, or omit it for a free one")
    # With this host name, moto parses a TemplateURL as path-style.
    of_functions["AWS_ENDPOINT_URL"] = url = f"http://localhost:{server.server_port}"
    try:
        if arguments.endpoint_file:
            arguments.endpoint_file.write_text(url)
        server.serve_forever()
    finally:
        functions.close()


if __name__ == "__main__":
    main()
