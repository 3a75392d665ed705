"""Whatever is sent to the real web process, it answers as its schema says, and never with a 500."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from tests.system import System


@pytest.fixture
def api_schema(nabla: System) -> Any:
    return schemathesis.openapi.from_url(f"{nabla.url}/api/v1/schema/?format=json")


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_the_api(case: Any, nabla: System) -> None:
    response = case.call(headers={"Authorization": f"Token {nabla.demo['token']}"})
    case.validate_response(response, checks=(not_a_server_error,))
    if response.status_code >= 400:
        assert response.headers["content-type"][0].startswith("application/problem+json")
