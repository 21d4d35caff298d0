from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from groundswell.core.errors import RefreshError
from groundswell.reference.http import join_url

PAGE = b"<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>gone</body></html>"


@pytest.fixture
def get(server, make_client):
    def run(path="/x", *, client=None, **options):
        return (client or make_client()).get(server.url + path, provider="test", expected="a CSV", **options)

    return run


def test_gives_the_body_with_where_and_when_it_came_from(server, get):
    server.play("/x", b"a,b\n1,2\n")
    answer = get(params={"id": "A B"})
    assert answer.body == b"a,b\n1,2\n"
    assert answer.requested_url == f"{server.url}/x?id=A+B"
    assert answer.retrieved_at == datetime(2026, 10, 15, 12, tzinfo=UTC)
    assert server.asked[0].headers["user-agent"] == "groundswell"


def test_a_compressed_body_is_unpacked(server, reply, get):
    server.play("/x", reply(gzip.compress(b"a,b\n"), headers={"Content-Encoding": "gzip"}))
    assert get().body == b"a,b\n"


def test_a_redirect_is_followed_and_named(server, reply, get):
    server.play("/x", reply(status=302, headers={"Location": "/y"}))
    server.play("/y", b"a,b\n")
    answer = get()
    assert (answer.requested_url, answer.url) == (f"{server.url}/x", f"{server.url}/y")


def test_the_proxy_of_the_environment_is_used(server, make_client, monkeypatch, tmp_path):
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.play("http://source.example/x", b"a,b\n")
    for cache_dir in (None, tmp_path):
        answer = make_client(cache_dir=cache_dir).get("http://source.example/x", provider="test", expected="a CSV")
        assert answer.body == b"a,b\n"


def test_endless_redirects_end(server, reply, get):
    server.play("/x", reply(status=302, headers={"Location": "/x"}))
    with pytest.raises(RefreshError, match="TooManyRedirects"):
        get()


def test_server_errors_are_tried_again_with_growing_pauses(server, reply, get, sleeps):
    server.play("/x", reply(status=503), reply(status=500), b"a,b\n")
    assert get().body == b"a,b\n"
    assert len(sleeps) == 2
    assert 1 <= sleeps[0] <= sleeps[1]


def test_a_rate_limit_is_waited_for_as_long_as_the_source_says(server, reply, get, sleeps):
    server.play("/x", reply(status=429, headers={"Retry-After": "17"}), b"a,b\n")
    assert get().body == b"a,b\n"
    assert sleeps == [17.0]


def test_a_date_to_come_back_at_is_counted_by_the_clock_of_the_source(server, reply, make_client, get, sleeps):
    date, later = "Thu, 15 Oct 2026 12:00:00 GMT", "Thu, 15 Oct 2026 12:00:20 GMT"
    server.play("/x", reply(status=503, headers={"Date": date, "Retry-After": later}), b"a,b\n")
    get(client=make_client(now=datetime(2031, 1, 1, tzinfo=UTC)))
    assert sleeps == [20.0]


def test_an_unreadable_retry_after_falls_back_to_growing_pauses(server, reply, get, sleeps):
    server.play("/x", reply(status=503, headers={"Retry-After": "soon"}), b"a,b\n")
    get()
    assert len(sleeps) == 1


def test_a_source_that_asks_for_hours_is_left_for_later_at_once(server, reply, get, sleeps):
    server.play("/x", reply(status=429, headers={"Retry-After": "7200"}))
    with pytest.raises(RefreshError, match=r"status 429, asking to wait 7,200 s: try again later"):
        get()
    assert sleeps == []


def test_a_source_that_stays_down_is_given_up_after_some_attempts(server, reply, make_client, get):
    server.play("/x", reply(status=502))
    with pytest.raises(RefreshError, match="HTTP status 502 after 3 attempts"):
        get(client=make_client(attempts=3))
    assert len(server.asked) == 3


def test_a_host_that_refuses_connections_is_an_error_of_the_project(make_client):
    with pytest.raises(RefreshError, match="ConnectError"):
        make_client(attempts=2).get("http://127.0.0.1:9/x", provider="test", expected="a CSV")


def test_a_body_shorter_than_announced_is_read_again(server, reply, get):
    server.play("/x", reply(b"a,b\n1", announced=100), b"a,b\n1,2\n")
    assert get().body == b"a,b\n1,2\n"


def test_a_body_that_stays_cut_off_is_refused(server, reply, make_client, get):
    server.play("/x", reply(b"a,b\n1", announced=100))
    with pytest.raises(RefreshError, match="RemoteProtocolError"):
        get(client=make_client(attempts=2))


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_refusal_is_not_repeated(server, reply, get, status):
    server.play("/x", reply(PAGE, status=status))
    with pytest.raises(RefreshError, match=rf"test: .*/x: expected a CSV, got HTTP status {status} \(404 Not Found\)"):
        get()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body", [PAGE, b"\xef\xbb\xbf  <html lang='ja'>", b"\n<!doctype HTML>"], ids=["page", "bom", "line"]
)
def test_a_web_page_in_place_of_data_is_refused_whatever_its_status(server, get, body):
    server.play("/x", body)
    with pytest.raises(RefreshError, match="got a web page with status 200"):
        get()


@pytest.mark.parametrize("body", [b"", b" \r\n", b"\xef\xbb\xbf"], ids=["nothing", "spaces", "bom"])
def test_an_empty_body_is_refused(server, get, body):
    server.play("/x", body)
    with pytest.raises(RefreshError, match="an empty body"):
        get()


def test_a_body_beyond_the_limit_is_refused(server, make_client, get):
    server.play("/x", b"x" * 2000)
    with pytest.raises(RefreshError, match="more than 1,000 bytes"):
        get(client=make_client(max_bytes=1000))


def test_a_small_body_that_unpacks_beyond_the_limit_is_refused(server, reply, make_client, get):
    server.play("/x", reply(gzip.compress(b"x" * 100_000), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(RefreshError, match="more than 1,000 bytes"):
        get(client=make_client(max_bytes=1000))


@pytest.mark.parametrize(
    ("validator", "condition"),
    [({"ETag": '"v1"'}, "if-none-match"), ({"Last-Modified": "Wed, 14 Oct 2026 00:00:00 GMT"}, "if-modified-since")],
    ids=["etag", "last-modified"],
)
def test_a_kept_answer_is_asked_for_again_by_its_validator(
    server, reply, make_client, get, tmp_path, validator, condition
):
    server.play("/x", reply(b"a,b\n", headers=validator), reply(status=304, headers=validator))
    for expected in (False, True):
        with make_client(cache_dir=tmp_path) as client:
            answer = get(client=client)
        assert (answer.body, answer.unchanged) == (b"a,b\n", expected)
    assert condition in server.asked[1].headers


def test_a_kept_answer_is_never_taken_for_fresh(server, reply, make_client, get, tmp_path):
    headers = {"ETag": '"v1"', "Cache-Control": "max-age=86400"}
    server.play("/x", reply(b"old\n", headers=headers), reply(b"new\n", headers={"ETag": '"v2"'}))
    bodies = []
    for _ in range(2):
        with make_client(cache_dir=tmp_path) as client:
            bodies.append(get(client=client).body)
    assert bodies == [b"old\n", b"new\n"]


def test_a_secret_is_sent_but_neither_shown_nor_stored(server, reply, make_client, get, tmp_path, caplog):
    server.play("/x", reply(b"a,b\n", headers={"ETag": '"v1"'}), reply(b"no", status=403))
    with caplog.at_level("DEBUG"), make_client(cache_dir=tmp_path) as client:
        answer = get(client=client, secrets={"api_key": "hunter2"})
        with pytest.raises(RefreshError) as caught:
            get(client=client, secrets={"api_key": "hunter2"})
    assert server.asked[0].query == {"api_key": "hunter2"}
    shown = f"{answer} {caught.value} {caplog.text}"
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "hunter2" not in shown
    assert b"hunter2" not in kept


def test_two_requests_to_one_host_are_a_gap_apart(server, make_client, get, sleeps):
    server.play("/x", b"a,b\n")
    client = make_client(gap_s=30.0)
    get(client=client)
    get(client=client)
    assert len(sleeps) == 1
    assert 29 < sleeps[0] <= 30


def test_the_distance_of_the_clocks_is_known_by_host(server, reply, make_client, get):
    server.play("/x", reply(b"a,b\n", headers={"Date": "Thu, 15 Oct 2026 10:00:00 GMT", "Age": "600"}))
    client = make_client()
    get(client=client)
    assert client.skews == {"127.0.0.1": 2 * 3600 - 600}


@pytest.mark.parametrize("header", ["yesterday", ""], ids=["words", "none"])
def test_a_date_header_that_is_none_tells_nothing(server, reply, make_client, get, header):
    server.play("/x", reply(b"a,b\n", headers={"Date": header}))
    client = make_client()
    get(client=client)
    assert client.skews == {}


@pytest.mark.parametrize(("base", "path"), [("http://a/b", "c"), ("http://a/b/", "/c")])
def test_addresses_join_with_one_slash(base, path):
    assert join_url(base, path) == "http://a/b/c"


@pytest.mark.parametrize("base", ["ftp://a", "a.example", "file:///etc"])
def test_an_address_must_be_one_of_the_web(base):
    with pytest.raises(ValueError, match="http://"):
        join_url(base, "c")
