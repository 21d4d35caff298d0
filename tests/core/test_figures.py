import pytest

from groundswell.core.figures import show_amount, show_range, show_signed


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (9e12, "USD", "$9tn"),
        (4e13, "JPY", "¥40tn"),
        (1.1e12, "USD", "$1.1tn"),
        (-3.5e9, "EUR", "-€3.5bn"),
        (0.75, "%", "0.75 %"),
        (4.625, "pp", "4.625 pp"),
        (156.16, None, "156.16"),
        (1413.0, "KRW", "1,413 KRW"),
        (-184223, "contracts", "-184,223 contracts"),
        (39999.5, "points", "39,999.5 points"),
        (0.0, "%", "0 %"),
        (-0.1, "%", "-0.1 %"),
        (0.0000125, "USD", "$0.000013"),
        (115000, "persons", "115,000 persons"),
    ],
    ids=str,
)
def test_figures_read_as_people_write_them(value: float, unit: str | None, shown: str) -> None:
    assert show_amount(value, unit) == shown


def test_ranges_and_differences() -> None:
    assert show_range((5.25, 5.5), "%") == "5.25 % – 5.5 %"
    assert show_range(2.0, "%") == "2 %"
    assert show_signed(0.25, "pp") == "+0.25 pp"
    assert show_signed(-0.123456, "pp") == "-0.1235 pp"
