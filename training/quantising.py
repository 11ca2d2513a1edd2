"""What 8-bit integers cost: the served encoder against the same weights in full precision.

`python -m training.quantising`, over a sample of labelled titles: cosines of the centred vectors, and how
often the nearest other title stays the same.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matching.retrieval.encoder import OnnxEncoder
from matching.text.occupations import Floats, unit
from training.cli import places
from training.taxonomy import read_titles

SAMPLE = 1000


def losses(exact: Floats, served: Floats) -> dict[str, float]:
    """Of two encodings (n, dim) of the same texts."""
    one, other = (unit(vectors - vectors.mean(axis=0)) for vectors in (exact, served))
    cosines = np.vecdot(one, other)
    return {
        "mean cosine": float(cosines.mean()),
        "lowest cosine": float(cosines.min()),
        "nearest unchanged": float((_nearest(one) == _nearest(other)).mean()),
    }


def _nearest(vectors: Floats) -> Floats:
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1)
    nearest: Floats = alike.argmax(axis=1)
    return nearest


def exactly(directory: Path, texts: Sequence[str]) -> Floats:
    """Unit vectors of the sentence-transformers directory, in full precision."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(directory), device="cpu")
    made = model.encode(list(texts), prompt_name="query", normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(made, np.float32)


def main() -> None:
    """Prints the losses of the encoder that `jobmatch-train prepare` built."""
    reference_dir, encoder = places()
    titles = sorted({labelled.title for labelled in read_titles(reference_dir)})
    sample = titles[:: max(len(titles) // SAMPLE, 1)]
    found = losses(exactly(encoder, sample), OnnxEncoder(encoder).encode(sample))
    print({name: round(value, 4) for name, value in found.items()}, f"{len(sample)} titles")


if __name__ == "__main__":
    main()
