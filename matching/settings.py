"""Settings, from the environment (`JOBMATCH_*`). Read at the doors only, handed to `assembly.open_desk`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE_KEY = "sample-key-for-the-demo-only-not-a-secret"


class WeChatTemplate(BaseModel, frozen=True):
    """A subscribe message as registered with the platform: its id, the page it opens, and what fills its keywords."""

    id: str
    page: str = ""
    data: dict[str, str]
    """Keyword (`thing1`) to the part of a message that stands there (`title`)."""


class Site(BaseModel, frozen=True):
    """What the foot of a government page must say (国办发〔2017〕47号); what is empty is not printed."""

    organiser: str = ""
    contact: str = ""
    code: str = ""
    """网站标识码."""
    icp: str = ""
    police: str = ""
    map_url: str = ""
    errors_url: str = ""
    """我为政府网站找错."""


class Settings(BaseSettings):
    """One object; every field is an environment variable with the prefix `JOBMATCH_`."""

    model_config = SettingsConfigDict(env_prefix="JOBMATCH_", extra="ignore")

    data_dir: Path = REPOSITORY / "data" / "state"
    """Where this installation writes: database, index files, files of rejected rows."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in `data_dir`."""
    reference_dir: Path = REPOSITORY / "data"
    """Taxonomies, regions, dictionary, policy, sample: shipped, never written."""
    models_dir: Path = REPOSITORY / "data" / "models"
    """Encoder and rankers, built at set-up."""
    encoder: str = "e5-small-zh"
    """`e5-small-zh` (built at set-up), or the name or path of any sentence-transformers model."""
    vector_engine: Literal["faiss", "exact"] = "faiss"
    ranker: str = "current"
    """`current`: the version that was promoted, followed while serving; `prior`; or the name of a version, fixed."""
    congestion: bool = True
    """Whether lists heed how long the queue before each posting is (the policy says how much)."""
    secret_key: str = SAMPLE_KEY
    """Signs tokens, and derives the key that encrypts sensitive fields when `field_key` is empty."""
    field_key: str = ""
    """Encrypts sensitive fields at rest (44 characters, url-safe base64, as `jobmatch key` prints)."""
    wechat_appid: str = ""
    """The mini-program over which people are told things; empty: nobody is told by WeChat."""
    wechat_secret: str = ""
    wechat_url: str = "https://api.weixin.qq.com"
    wechat_templates: dict[str, WeChatTemplate] = {}
    """By kind of message (`posting`, `gig` …):
    `{"posting": {"id": "…", "page": "pages/inbox/inbox", "data": {"thing1": "title"}}}`."""
    site: Site = Site()
    """Who runs the pages, as JSON: `{"organiser": "…", "icp": "…"}`."""
    oidc_issuer: str = ""
    """The city's own sign-on (OpenID Connect) for the console: its address; empty means passwords alone."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "统一身份认证"
    """What the button to it says."""
    server_mode: bool = False
    """Set by `jobmatch serve` on an address that others reach: the sample key is refused then."""

    filing_number: str = ""
    """Number under which the algorithm is filed (算法推荐管理规定 24), shown to people; empty until there is one."""

    @property
    def database(self) -> str:
        """The URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'jobmatch.sqlite3'}"

    @property
    def uses_sample_key(self) -> bool:
        return self.secret_key == SAMPLE_KEY
