"""All operations of CloudFormation. They replace moto's, which check nothing and finish at once."""

import traceback
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult

from local_aws.cloudformation import requests
from local_aws.cloudformation.change_set_responses import ChangeSetResponse
from local_aws.cloudformation.exceptions import CloudFormationError, ValidationError
from local_aws.cloudformation.registry_responses import RegistryResponse
from local_aws.cloudformation.stack_set_responses import StackSetResponse


class CloudFormationResponse(ChangeSetResponse, RegistryResponse, StackSetResponse):
    def call_action(self) -> tuple[int, dict[str, Any], str]:
        """Answers a refusal, or a bug of the local AWS, with one line."""
        try:
            requests.refuse_unknown(self._get_action(), self._get_params())
            return self._called_once()
        except ServiceException as e:
            error = e
        except NotImplementedError:  # by the registry or moto
            error = requests.unknown(self._get_action())
        except Exception as e:
            traceback.print_exc()
            error = ValidationError(f"The local AWS failed: {e!r}")
        return self.serialized(ActionResult(error))

    def _called_once(self) -> tuple[int, dict[str, Any], str]:
        """Answers a repeated request with the same token with the first answer, and does nothing else."""
        token = self._get_param("ClientRequestToken") or self._get_param("ClientToken")
        request, tokens = (self._get_action(), self._get_params()), self.cloudformation_backend.tokens
        known, answer = tokens.get(token, (request, None))
        if known != request:
            raise CloudFormationError(
                "TokenAlreadyExistsException",
                f"The client request token {token} has already been used for this stack. Retry the request with a"
                " different client request token",
            )
        answer = answer or super().call_action()
        if token and answer[0] == 200:
            tokens[token] = request, answer
        return answer
