"""Both databases for the flows too."""

from tests.contracts.conftest import database_url, postgresql_server

__all__ = ["database_url", "postgresql_server"]
