"""One question to a language model behind an OpenAI-compatible address: one call, one deadline, no second try."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from store.errors import NeedsSetup
from store.saying import N_, say
from store.settings import settings

OPENAI = "api.openai.com"


class NotUsable(Exception):
    """What a language model gave cannot be used: says why, in words after "because", and nothing of what it wrote."""


@dataclass(frozen=True)
class Endpoint:
    """Where a language model answers, which one, and what one answer may cost: seconds in all, and tokens."""

    base_url: str
    model: str
    key: SecretStr
    seconds: float
    max_tokens: int

    @property
    def place(self) -> str:
        """The machine that answers, without anything secret that an address may hold."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"


def endpoint_of_settings() -> Endpoint | None:
    """The endpoint of the settings, None where none is set; NeedsSetup where something about it is missing."""
    chosen = settings()
    if not chosen.llm_base_url:
        return None
    key = chosen.llm_api_key or SecretStr("none")
    endpoint = Endpoint(chosen.llm_base_url, chosen.llm_model, key, chosen.llm_seconds, chosen.llm_max_tokens)
    if urlsplit(endpoint.base_url).scheme not in ("http", "https") or not urlsplit(endpoint.base_url).hostname:
        raise NeedsSetup("EARFUL_LLM_BASE_URL is no address such as https://HOST/v1")
    if not endpoint.model:
        raise NeedsSetup("EARFUL_LLM_MODEL does not name the model to ask")
    if find_spec("openai") is None:
        raise NeedsSetup("the language model needs the extra `llm`: pip install -e '.[llm]'")
    return endpoint


def ask(endpoint: Endpoint, messages: Sequence[dict[str, str]], schema: dict[str, Any]) -> str:
    """The JSON text that the model gives; NotUsable for anything else, at the latest when its seconds are over."""
    import openai

    try:
        return asyncio.run(asyncio.wait_for(_answer(endpoint, messages, schema), endpoint.seconds))
    except NotUsable:
        raise
    except (TimeoutError, openai.APITimeoutError):
        why = say("the language model did not answer within {seconds:g} seconds", seconds=endpoint.seconds)
    except openai.APIConnectionError:
        why = say("the language model cannot be reached")
    except openai.APIStatusError as error:
        why = say("the language model answered with the status {status_code}", status_code=error.status_code)
    except Exception as error:  # whatever a server that only looks compatible brings about
        why = say("the language model's answer cannot be read ({name})", name=type(error).__name__)
    raise NotUsable(why)


async def _answer(endpoint: Endpoint, messages: Sequence[dict[str, str]], schema: dict[str, Any]) -> str:
    import openai

    # A redirect would carry the text to a host that nobody chose.
    http = openai.DefaultAsyncHttpxClient(follow_redirects=False)
    key = endpoint.key.get_secret_value()
    async with openai.AsyncOpenAI(base_url=endpoint.base_url, api_key=key, max_retries=0, http_client=http) as client:
        asked: dict[str, Any] = {
            "model": endpoint.model,
            "messages": list(messages),
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "strict": True, "schema": schema},
            },
        } | _bounds(endpoint)
        found = await client.chat.completions.create(**asked)
    choice = found.choices[0]
    if choice.finish_reason == "length":
        raise NotUsable(N_("the language model's answer was cut off"))
    if not choice.message.content:
        raise NotUsable(N_("the language model gave no answer"))
    return str(choice.message.content)


def _bounds(endpoint: Endpoint) -> dict[str, Any]:
    """How much may be written and how freely; OpenAI's own newest models call it otherwise and take no temperature."""
    if urlsplit(endpoint.base_url).hostname == OPENAI:
        return {"max_completion_tokens": endpoint.max_tokens}
    return {"max_tokens": endpoint.max_tokens, "temperature": 0.3}
