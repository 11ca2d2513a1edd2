"""Signing on by the city's own provider, over HTTP: what lets in, and everything that must not."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from starlette.testclient import TestClient

from api.app import create_app, registration
from api.console.sign_on import SignOn, sign_on_of
from matching.errors import BadInput
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.console.provider import CLIENT, SECRET, Provider
from tests.api.console.test_security import token_of
from tests.api.running import KEY

LIES = (
    "issuer",
    "issuer of the discovery",
    "audience",
    "expired",
    "nonce",
    "key",
    "unsigned",
    "signed with the secret",
)


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def settings(tmp_path_factory, running: Provider) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("sign_on"),
        database_url="",
        secret_key=KEY,
        oidc_issuer=running.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), follow_redirects=False) as client:
        client.app.state.desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
        yield client


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.honest()
    return running


@pytest.fixture
def browser(service: TestClient, settings: Settings, provider: Provider) -> TestClient:
    """A client that nobody has signed in with; 李娜 is linked to the provider's number 10086."""
    service.cookies.clear()
    service.app.state.sign_on = SignOn(registration(settings))
    service.app.state.desk.link_staff("li", "10086")
    service.app.state.desk.drop_second_factor("li")
    return service


def sent_back(browser: TestClient, next_page: str = "") -> str:
    """To the provider and back as far as the address that it sends the browser to."""
    leaving = browser.get("/console/sign-on", params={"next": next_page})
    assert leaving.status_code == 302, leaving.text
    back = httpx.get(leaving.headers["location"]).headers["location"]
    return back.removeprefix("http://testserver")


def is_in(browser: TestClient) -> bool:
    return browser.get("/console/walk-in").status_code == 200


def test_who_is_linked_comes_in_and_lands_where_they_wanted(browser, provider):
    answer = browser.get(sent_back(browser, "/console/people?wish=焊工"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/people?wish=%E7%84%8A%E5%B7%A5")
    assert "李娜" in browser.get("/console/walk-in").text
    assert provider.asked["code_challenge_method"] == "S256"
    assert len(provider.asked["nonce"]) >= 16
    assert len(provider.asked["state"]) >= 16


@pytest.mark.parametrize("lie", LIES)
def test_what_the_provider_did_not_sign_for_us_now_opens_nothing(browser, provider, lie):
    provider.spoil = lie
    leaving = browser.get("/console/sign-on")
    if leaving.status_code == 302:
        back = httpx.get(leaving.headers["location"]).headers["location"].removeprefix("http://testserver")
        leaving = browser.get(back)
    assert leaving.status_code in (401, 502)
    assert "没有通过" in leaving.text
    assert not is_in(browser)


def test_a_callback_is_good_once(browser):
    back = sent_back(browser)
    cookie = browser.cookies["jobmatch_sign_on"]
    assert browser.get(back).status_code == 303
    browser.cookies.clear()
    assert browser.get(back).status_code == 401
    browser.cookies.set("jobmatch_sign_on", cookie, path="/console/sign-on")
    assert browser.get(back).status_code == 401
    assert not is_in(browser)


def test_a_callback_that_another_browser_began_opens_nothing(browser):
    back = sent_back(browser)
    browser.cookies.clear()
    assert browser.get(back).status_code == 401
    sent_back(browser)
    assert browser.get(back).status_code == 401
    assert not is_in(browser)


def test_the_verifier_is_needed_and_never_leaves_the_cookie(browser, provider):
    back = sent_back(browser)
    (code,) = parse_qs(urlsplit(back).query)["code"]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": provider.asked["redirect_uri"]}
    stolen = httpx.post(f"{provider.issuer}/token", data=sent, auth=(CLIENT, SECRET))
    assert stolen.json() == {"error": "invalid_grant"}
    assert "code_verifier" not in provider.asked


def test_nobody_gets_an_account_by_signing_on(browser, provider):
    provider.subject = "somebody new"
    answer = browser.get(sent_back(browser))
    assert answer.status_code == 401
    assert "还没有关联账号" in answer.text
    assert [one.username for one in browser.app.state.desk.staff()] == ["li"]


def test_a_link_is_of_one_account_and_taken_away_again(browser):
    desk = browser.app.state.desk
    desk.add_staff("wang", "王芳", Role.OPERATOR, PASSWORD)
    with pytest.raises(BadInput, match="li"):
        desk.link_staff("wang", "10086")
    desk.link_staff("li", "")
    assert browser.get(sent_back(browser)).status_code == 401


def test_a_second_factor_is_asked_for_unless_the_provider_had_one(browser, provider):
    desk, secret = browser.app.state.desk, pyotp.random_base32()
    desk.enrol_second_factor("li", secret, pyotp.TOTP(secret).now())
    assert browser.get(sent_back(browser)).headers["location"] == "/console/second-factor"
    assert browser.get("/console/people").headers["location"] == "/console/second-factor"
    token = token_of(browser.get("/console/second-factor").text)
    wrong = browser.post("/console/second-factor", data={"token": token, "code": "000000"})
    assert wrong.status_code == 401
    code = pyotp.TOTP(secret).at(desk.now().timestamp() + 30)
    assert browser.post("/console/second-factor", data={"token": token, "code": code}).status_code == 303
    assert is_in(browser)
    browser.cookies.clear()
    provider.amr = ["pwd", "otp"]
    assert browser.get(sent_back(browser)).headers["location"] == "/console/today"


def test_it_leads_nowhere_but_into_the_console(browser):
    assert browser.get(sent_back(browser, "https://example.com/")).headers["location"] == "/console/today"


def test_the_provider_being_away_is_told_and_passwords_still_work(browser, provider):
    provider.spoil = "away"
    told = browser.get("/console/sign-on")
    assert told.status_code == 502
    assert "用密码登录" in told.text
    assert browser.post(SIGN_IN, data={"username": "li", "password": PASSWORD}).status_code == 303


def test_without_the_setting_there_is_no_button_and_no_way(browser):
    assert "/console/sign-on" in browser.get(SIGN_IN).text
    browser.app.state.sign_on = sign_on_of(registration(Settings()))
    assert "/console/sign-on" not in browser.get(SIGN_IN).text
    assert browser.get("/console/sign-on").status_code == 404
