"""A draft in the words of a language model, and the composer's own whenever those cannot be used.

The composer plans, the model words the plan, the guard checks what it wrote. Nothing is lost when the model fails: the
composer's draft is there before the model is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from responder.compose import compose
from responder.llm_answer import Said, drafted, guarded, sentences_in
from responder.llm_endpoint import Endpoint, NotUsable, ask, endpoint_of_settings
from responder.llm_prompt import messages_of, schema_of, sources_in
from responder.values import Composed, Heard, Source, Voice
from store.errors import BadInput, NeedsSetup
from store.saying import N_, say

Write = Callable[[Heard, Voice, Sequence[Source], Sequence[str]], Composed]
WRITERS = ("composer", "model")
MOST_FAILURES = 3  # in a row; the model is left alone for the rest of the run then


class ModelWriter:
    """Writes the drafts of one run; `trouble` says why no model can be asked at all, in words after "because"."""

    def __init__(self, endpoint: Endpoint | None, trouble: str = "") -> None:
        self.endpoint, self.trouble, self.failures = endpoint, trouble, 0

    def write(self, heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str] = ()) -> Composed:
        """A draft like that of `compose`, worded by the model; its note says why where the composer stepped in.

        What only people answer is never drafted, and what a person must look at first is never shown to a model.
        """
        composed = compose(heard, voice, sources, recent)
        if composed.text is None:
            return composed
        try:
            return self._worded(composed, replace(heard, lang=composed.lang), voice, sources)
        except NotUsable as error:
            return replace(composed, note=say("Written by the composer because {error}.", error=error))

    def _worded(self, composed: Composed, heard: Heard, voice: Voice, sources: Sequence[Source]) -> Composed:
        if composed.escalate:
            raise NotUsable(N_("a person must look at this message first"))
        known = sources_in(composed, voice)
        said = self._asked(heard, voice, composed, list(known))
        return guarded(drafted(said, composed, heard, voice), heard, voice, sources)

    def _asked(self, heard: Heard, voice: Voice, composed: Composed, known: Sequence[str]) -> list[Said]:
        """What the model says, from one call; none is made any more once it failed too often in a row."""
        if self.endpoint is None:
            raise NotUsable(self.trouble)
        if self.failures >= MOST_FAILURES:
            raise NotUsable(
                say("the language model failed {failures} times in a row in this run", failures=self.failures)
            )
        try:
            said = sentences_in(ask(self.endpoint, messages_of(heard, voice, composed), schema_of(known)), known)
        except NotUsable:
            self.failures += 1
            raise
        self.failures = 0
        return said


def writer(name: str = "") -> Write:
    """The writer of a name for one run; without one the model where the settings name it, else the composer.

    NeedsSetup where the model is asked for by name and cannot be asked; where only the settings want it, the composer
    writes, and each draft says why.
    """
    if name not in ("", *WRITERS):
        raise BadInput(say("{name!r} is no writer; known: {writers}", name=name, writers=", ".join(WRITERS)))
    if name == "composer":
        return compose
    try:
        endpoint, trouble = endpoint_of_settings(), ""
    except NeedsSetup as error:
        if name:
            raise
        endpoint, trouble = None, str(error)
    if endpoint is None and name:
        raise NeedsSetup("no language model is set: EARFUL_LLM_BASE_URL and EARFUL_LLM_MODEL name one")
    return ModelWriter(endpoint, trouble).write if endpoint or trouble else compose
