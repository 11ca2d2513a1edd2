"""A low-rank adapter: what fine-tuning changed in the encoder, small enough to be shipped (Hu et al., ICLR 2022).

For each weight W (out, in) of the adapted layers two factors are kept, up (out, r) and down (r, in), in half
precision: the encoder that is built has W + up @ down.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FILE = Path("encoder") / "adapter.npz"
"""Where it lies beneath the reference directory."""


class Factors(NamedTuple):
    """The change of one weight."""

    up: Floats  # (out, r)
    down: Floats  # (r, in)


Adapter = dict[str, Factors]
"""By the weight's name in transformers' BertModel, without `.weight`."""


def mean_of(adapters: Sequence[Adapter]) -> Adapter:
    """The adapter whose change of each weight is the mean of theirs; ranks add up."""
    return {
        name: Factors(
            np.concatenate([adapter[name].up / len(adapters) for adapter in adapters], axis=1),
            np.concatenate([adapter[name].down for adapter in adapters]),
        )
        for name in adapters[0]
    }


def save_adapter(path: Path, adapter: Adapter) -> None:
    """Write what `load_adapter` reads; no pickle."""
    arrays = {
        f"{name} {part}": value.astype(np.float16)
        for name, factors in adapter.items()
        for part, value in factors._asdict().items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp.npz")
    np.savez_compressed(draft, **arrays)
    draft.replace(path)


def load_adapter(path: Path) -> Adapter:
    """The adapter in a file."""
    with np.load(path, allow_pickle=False) as stored:
        names = dict.fromkeys(key.rpartition(" ")[0] for key in stored.files)
        return {
            name: Factors(*(stored[f"{name} {part}"].astype(np.float32) for part in Factors._fields)) for name in names
        }
