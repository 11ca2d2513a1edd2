"""Texts to unit vectors. The served encoder needs onnxruntime, tokenizers and numpy only.

Any other sentence-transformers model can be chosen by name or path; it is imported when it is opened, not before.
Both sides of a comparison get the same prefix (multilingual-e5 was trained with one; `query: ` on both sides
measured best here).
"""

import hashlib
import os
import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import EncoderMissing
from matching.text.meaning import Encoder

__all__ = ["Encoder", "OnnxEncoder", "SentenceTransformerEncoder", "open_encoder", "silent_runtime"]

PREFIX = "query: "
MAX_TOKENS = 128
"""Longer texts are cut: what a job ad says about the work stands at its beginning, and import must keep pace."""
BATCH = 16
"""Of any other model."""
FEW = 4
"""Fewer texts are not worth threads."""

Floats = NDArray[np.float32]


def silent_runtime() -> Any:
    """The onnxruntime module, which otherwise reports each session to its maker and keeps an identity for it."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime


def sums_in_32_bits(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor adds up products of signed bytes without overflow (VNNI of x86; every ARM does).

    Where it does not, or does not say, onnxruntime is asked for its wider arithmetic: the same vectors, more slowly.
    """
    if platform.machine() != "x86_64":
        return True
    return cpuinfo.exists() and not {"avx512_vnni", "avx_vnni"}.isdisjoint(cpuinfo.read_text().split())


class OnnxEncoder:
    """The encoder built at set-up, in 8-bit integers.

    Parameters
    ----------
    directory : Path
        Holds `model.onnx` and `tokenizer.json` (`jobmatch-train prepare`).
    workers : int
        Threads that share the texts. 0 means one a processor.
    """

    def __init__(self, directory: Path, workers: int = 0) -> None:
        from tokenizers import Tokenizer

        onnxruntime = silent_runtime()

        model, words = directory / "model.onnx", directory / "tokenizer.json"
        if not (model.exists() and words.exists()):
            raise EncoderMissing(f"{directory} holds no encoder. Build it: jobmatch-train prepare")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        if not sums_in_32_bits():
            options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(words))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._workers = workers or len(os.sched_getaffinity(0))
        self.dim: int = self._session.get_outputs()[0].shape[1]
        self.identity = f"{directory.name}-int8-{_hash_of(model)}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """See Encoder. Each text alone: its 8-bit scales are its own, so the same text has the same vector always."""
        vectors = np.empty((len(texts), self.dim), np.float32)
        tokens = [found.ids for found in self._tokenizer.encode_batch([PREFIX + text for text in texts])]

        def run(at: int) -> None:
            ids = np.array([tokens[at]], np.int64)
            vectors[at] = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]

        if len(texts) < FEW or self._workers == 1:
            for at in range(len(texts)):
                run(at)
        else:
            with ThreadPoolExecutor(self._workers) as pool:
                list(pool.map(run, range(len(texts))))
        return vectors


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by hub name or path. Slower to open (4 s) and to run than OnnxEncoder."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=Path(name).exists())
        except Exception as cause:
            raise EncoderMissing(
                f"The encoder {name!r} could not be opened ({type(cause).__name__}). Give the path of a "
                "sentence-transformers directory in JOBMATCH_ENCODER, or unset it and run: jobmatch-train prepare"
            ) from cause
        self.dim = int(self._model.encode(["字"], show_progress_bar=False).shape[1])
        self.identity = f"st:{name}"
        self._prefix = PREFIX if "e5" in name.lower() else ""

    def encode(self, texts: Sequence[str]) -> Floats:
        """See Encoder."""
        if not texts:
            return np.empty((0, self.dim), np.float32)
        prefixed = [self._prefix + text for text in texts]
        made = self._model.encode(prefixed, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(made, np.float32)


def open_encoder(name: str, models_dir: Path) -> Encoder:
    """The encoder of that name: one built under `models_dir`, or a sentence-transformers name or path.

    Raises
    ------
    EncoderMissing
        Naming the command that builds it, or the setting to change.
    """
    built = models_dir / name
    if (built / "model.onnx").exists():
        return OnnxEncoder(built)
    if (Path(name) / "model.onnx").exists():
        return OnnxEncoder(Path(name))
    if name == "e5-small-zh":
        raise EncoderMissing(f"The encoder is not built yet ({built}). Build it: jobmatch-train prepare")
    return SentenceTransformerEncoder(name)


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:12]
