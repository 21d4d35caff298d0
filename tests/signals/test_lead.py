import numpy as np
import pytest

from groundswell.core.errors import UsageError
from groundswell.signals import lead

pytest.importorskip("statsmodels", reason="needs the extra `statistics`")


def walks(seed: int, size: int, *, follows: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Two random walks with autocorrelated steps; the second takes up the first's so many steps later."""
    generator = np.random.default_rng(seed)
    steps = generator.normal(size=(2, size + 20))
    steps[:, 1:] += 0.4 * steps[:, :-1]
    first, second = steps[:, 20:]
    if follows is not None:
        second = second + 1.5 * steps[0, 20 - follows : size + 20 - follows]
    return np.cumsum(first), np.cumsum(second)


def test_a_lead_is_found_at_its_lag_and_said_in_words() -> None:
    talk, series = walks(1, 150, follows=2)
    found = {item.lag: item for item in lead.leads(talk.tolist(), series.tolist(), lags=[-2, 2])}
    assert found[2].p < 0.01
    assert found[2].words.startswith("the talk leads the series by 2 windows")
    assert found[-2].words.startswith("no evidence that the series leads the talk by 2 windows; p = ")


def test_two_series_that_never_move_are_no_evidence() -> None:
    (found,) = lead.leads([1.0] * 40, [2.0] * 40, lags=[1])
    assert (found.p, found.slope) == (1.0, 0.0)


@pytest.mark.parametrize(("first", "second"), [(10, 10), (60, 50)])
def test_too_short_and_unequal_series_are_refused(first: int, second: int) -> None:
    with pytest.raises(UsageError, match=f"got {first} and {second}"):
        lead.leads([0.0] * first, [0.0] * second, lags=[1])


@pytest.mark.slow
def test_unrelated_series_are_called_a_lead_in_at_most_six_percent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead, "PLACEBOS", 60)
    rejected = 0
    for seed in range(150):
        talk, series = walks(seed, 80)
        rejected += lead.leads(talk.tolist(), series.tolist(), lags=[1])[0].p <= lead.LEVEL
    assert rejected / 150 <= 0.06
