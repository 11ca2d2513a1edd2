# make demo    everything from nothing: environment, encoder, sample market, one list and one shortlist
# make test    everything the tests need, then the tests
# make serve   the service on 127.0.0.1:8000
SHELL  := /bin/bash
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
STATE  := $(abspath $(or $(JOBMATCH_DATA_DIR),data/state))
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export TOKENIZERS_PARALLELISM := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test serve lint evaluate fidelity congestion rankers encoders mlflow bench bench-push crash-push push-budget screenshots lock clean

demo: $(VENV)/.serving data/models/.prepared
	$(BIN)/jobmatch demo

serve: $(VENV)/.serving data/models/.prepared
	$(BIN)/jobmatch serve

test: $(VENV)/.dev data/models/.prepared
	bash .ci/browser $(VENV)/browser
	bash .ci/node $(VENV)/node $(BIN)/python
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(VENV)/.dev data/models/.prepared
	$(BIN)/jobmatch-train evaluate
	$(BIN)/python -m training.contest.told
	$(BIN)/python -m training.extraction
	$(BIN)/python -m training.people

fidelity: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m tests.fidelity.run

congestion: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m training.congestion

rankers: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m training.contest

encoders: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m training.encoders

screenshots: $(VENV)/.dev data/models/.prepared
	bash .ci/browser $(VENV)/browser
	$(BIN)/python -m tests.api.console.screenshots
	$(BIN)/python -m tests.api.h5.screenshots

# The book of training runs, on http://127.0.0.1:5000; it tells nobody anything.
mlflow: export MLFLOW_DISABLE_TELEMETRY := true
mlflow: $(VENV)/.dev
	mkdir -p $(STATE)
	$(BIN)/mlflow ui --host 127.0.0.1 --port 5000 --workers 1 --backend-store-uri sqlite:///$(STATE)/mlflow.db

bench: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m tests.benchmarks.request_bench
	$(BIN)/python -m tests.benchmarks.weighing_bench
	$(BIN)/python -m tests.benchmarks.ranker_bench
	$(BIN)/python -m tests.benchmarks.stream_bench

bench-push: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m tests.benchmarks.push_bench

crash-push: $(VENV)/.dev data/models/.prepared
	$(BIN)/python -m tests.flows.crash_push

push-budget: $(VENV)/.dev
	$(BIN)/python -m training.push_budget

lock: $(VENV)/.dev
	$(BIN)/python .ci/lock.py

clean:
	rm -rf $(VENV) data/models data/state

# One environment; each stamp says what stands in it. A broken half-made environment is made again.
$(VENV)/bin/pip:
	bash .ci/venv $(PYTHON) $(VENV)

$(VENV)/.serving: requirements.lock pyproject.toml | $(VENV)/bin/pip
	@echo "installing what serving needs into $(VENV) (a few minutes the first time)"
	$(BIN)/pip install --quiet --progress-bar off -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/pip
	@echo "installing what the tests need into $(VENV) (a few minutes the first time)"
	$(BIN)/pip install --quiet --progress-bar off -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $(VENV)/.serving $@

data/models/.prepared: $(wildcard training/encoder.py training/occupations.py data/taxonomy/*.csv data/encoder/*.npz) | $(VENV)/.serving
	@echo "building the encoder and the occupation model (two or three minutes, once)"
	$(BIN)/jobmatch-train prepare
	touch $@
