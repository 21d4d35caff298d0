"""The ten classes of phenomena that an extractor of quantities must get right; each case is its own sentence."""

import pytest

from groundswell.nlp.quantities import find_quantities

Case = tuple[str, list[tuple[object, ...]]]


def read(text: str) -> list[tuple[object, ...]]:
    """(span, value, unit), with the upper end where there is one and the comparator where it is not "="."""
    found = []
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        value = quantity.value if quantity.value_high is None else (quantity.value, quantity.value_high)
        row: tuple[object, ...] = (quantity.text, value, quantity.unit)
        found.append(row if quantity.comparator == "=" else (*row, quantity.comparator))
    return found


def cases(*rows: Case) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("text", "expected"), rows, ids=[row[0][:50] for row in rows])


class TestMagnitudes:
    @cases(
        ("The budget grew by ¥40tn.", [("¥40tn", 40e12, "JPY")]),
        ("It raised £3.5m.", [("£3.5m", 3.5e6, "GBP")]),
        ("Sales of 1.2bn were booked.", [("1.2bn", 1.2e9, None)]),
        ("A whale moved 620M USDT.", [("620M USDT", 620e6, "USDT")]),
        ("It now holds 10K BTC.", [("10K BTC", 10e3, "BTC")]),
        ("They lost 75 USD million.", [("75 USD million", 75e6, "USD")]),
        ("Losses of 30 MUSD and 12 MEUR", [("30 MUSD", 30e6, "USD"), ("12 MEUR", 12e6, "EUR")]),
        ("A trillion-dollar bet.", [("A trillion-dollar", 1e12, "USD")]),
        ("It is half a trillion dollars.", [("half a trillion dollars", 0.5e12, "USD")]),
        ("They spent tens of billions.", [("tens of billions", (10e9, 100e9), None, "~")]),
        ("It cost hundreds of millions of dollars.", [("hundreds of millions of dollars", (1e8, 1e9), "USD", "~")]),
        ("Assets of CNY 45trn", [("CNY 45trn", 45e12, "CNY")]),
        ("It bought a net trillion yuan.", [("a net trillion yuan", 1e12, "CNY")]),
        ("a budget of ₹1.5 lakh crore", [("₹1.5 lakh crore", 1.5e12, "INR")]),
        ("debt 38.5T", [("38.5T", 38.5e12, None)]),
        ("ether at $4.1k", [("$4.1k", 4100.0, "USD")]),
    )
    def test_are_multiplied_out(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected

    @cases(
        ("Bonds mature in 5m.", []),
        ("The 3m bill", []),
    )
    def test_single_small_letters_alone_are_none(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestRanges:
    @cases(
        ("Between $10 to $15 billion flowed out.", [("$10 to $15 billion", (10e9, 15e9), "USD")]),
        ("The band is 5.25%-5.50%.", [("5.25%-5.50%", (5.25, 5.5), "%")]),
        ("The band is 5.25-5.50%.", [("5.25-5.50%", (5.25, 5.5), "%")]),
        ("The band is 5.25–5.50%.", [("5.25–5.50%", (5.25, 5.5), "%")]),
        ("between 2 and 2.5 percent", [("2 and 2.5 percent", (2.0, 2.5), "%")]),
        ("forecasts in the mid-$60,000s", [("mid-$60,000s", 65000.0, "USD", "~")]),
        ("the mid-150s", [("mid-150s", 155.0, None, "~")]),
        ("the mid-1.1700s", [("mid-1.1700s", 1.175, None, "~")]),
        ("trades in the 140s", [("140s", (140.0, 150.0), None)]),
        ("the low 150s", [("low 150s", (150.0, 154.0), None, "~")]),
        ("trading between 151 and 150", [("151 and 150", (150.0, 151.0), None)]),
        ("pulled back to $4,164-4,163", [("$4,164-4,163", (4163.0, 4164.0), "USD")]),
        ("EUR/USD 1.0850/60", [("1.0850/60", (1.085, 1.086), None)]),
        ("support at 1.1950-60", [("1.1950-60", (1.195, 1.196), None)]),
        ("back at 4 to 4 1/4", [("4 to 4 1/4", (4.0, 4.25), None)]),
        ("a gap of 375 to 400 basis points", [("375 to 400 basis points", (3.75, 4.0), "pp")]),
        ("worth four to five trillion", [("four to five trillion", (4e12, 5e12), None)]),
        ("the $1.60 to $1.40 range", [("$1.60 to $1.40", (1.4, 1.6), "USD")]),
    )
    def test_hold_both_ends(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected

    @cases(
        ("It raised rates from 0.25% to 0.5%.", [("0.25%", 0.25, "%"), ("0.5%", 0.5, "%")]),
        ("The rate goes from 0.5 to 0.75%.", [("0.5", 0.5, "%"), ("0.75%", 0.75, "%")]),
        (
            "Debt rose from 24.2 to 33-35 billion euros.",
            [("24.2", 24.2e9, "EUR"), ("33-35 billion euros", (33e9, 35e9), "EUR")],
        ),
        ("grow in 2024 to USD 1.5 trillion", [("USD 1.5 trillion", 1.5e12, "USD")]),
        ("Profit rose 15% to $415 million.", [("15%", 15.0, "%"), ("$415 million", 415e6, "USD")]),
        ("a rise from approximately $20 to $200", [("$20", 20.0, "USD", "~"), ("$200", 200.0, "USD")]),
        ("Inflation rose 0.3% to 2.5%.", [("0.3%", 0.3, "%"), ("2.5%", 2.5, "%")]),
        ("The index fell 200 points to 39,800.", [("200 points", 200.0, "points"), ("39,800", 39800.0, None)]),
    )
    def test_moves_and_results_are_two(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestPoints:
    @cases(
        ("a 25bp hike", [("25bp", 0.25, "pp")]),
        ("a 75 bps move", [("75 bps", 0.75, "pp")]),
        ("a 50-basis-point cut", [("50-basis-point", 0.5, "pp")]),
        ("It cut by half a percentage point.", [("half a percentage point", 0.5, "pp")]),
        ("a quarter point", [("a quarter point", 0.25, "pp")]),
        ("a quarter-point cut", [("a quarter-point", 0.25, "pp")]),
        ("five percentage points", [("five percentage points", 5.0, "pp")]),
        ("four-tenths of a point", [("four-tenths of a point", 0.4, "pp")]),
        ("minus five basis points", [("minus five basis points", -0.05, "pp")]),
        ("央行加息25个基点", [("25个基点", 0.25, "pp")]),
        ("0.25ポイントの利上げ", [("0.25ポイント", 0.25, "pp")]),
        ("失业率上升0.5个百分点", [("0.5个百分点", 0.5, "pp")]),
        ("The Nikkei index fell 300 points.", [("300 points", 300.0, "points")]),
        ("日経平均は300ポイント下げた", [("300ポイント", 300.0, "points")]),
        ("Ten-year yields are 3.4 points above Bunds.", [("3.4 points", 3.4, "pp")]),
        ("The pair lost 50 pips.", [("50 pips", 50.0, "pips")]),
    )
    def test_are_told_apart(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestCurrencies:
    @cases(
        (
            "USD 20, 20 USD, US$20, $US20",
            [("USD 20", 20.0, "USD"), ("20 USD", 20.0, "USD"), ("US$20", 20.0, "USD"), ("$US20", 20.0, "USD")],
        ),
        ("A$420bn, $A5", [("A$420bn", 420e9, "AUD"), ("$A5", 5.0, "AUD")]),
        ("HK $ 10.05 billion", [("HK $ 10.05 billion", 10.05e9, "HKD")]),
        ("C$245 billion and R$ 42 billion", [("C$245 billion", 245e9, "CAD"), ("R$ 42 billion", 42e9, "BRL")]),
        ("₹17,741 crore", [("₹17,741 crore", 177.41e9, "INR")]),
        ("Rs. 20 and Rs20", [("Rs. 20", 20.0, "INR"), ("Rs20", 20.0, "INR")]),
        ("RMB 300 million", [("RMB 300 million", 300e6, "CNY")]),
        ("Y=156", [("Y=156", 156.0, "JPY")]),
        ("5 lakh rupees", [("5 lakh rupees", 500e3, "INR")]),
        ("Norway spent 5 billion kroner.", [("5 billion kroner", 5e9, "NOK")]),
        ("Denmark spent 5 billion kroner.", [("5 billion kroner", 5e9, "DKK")]),
        ("3 dollars 50 cents", [("3 dollars 50 cents", 3.5, "USD")]),
        ("70 cents", [("70 cents", 0.7, "USD")]),
        ("470 pence a share", [("470 pence", 4.7, "GBP")]),
        ("two-thirds of a cent", [("two-thirds of a cent", 2 / 300, "USD")]),
        ("125 million Australian dollars", [("125 million Australian dollars", 125e6, "AUD")]),
        ("731 billion francs", [("731 billion francs", 731e9, "CHF")]),
        ("4.1 trillion won", [("4.1 trillion won", 4.1e12, "KRW")]),
        ("half a dollar", [("half a dollar", 0.5, "USD")]),
        ("ten thousand bucks, ten grand", [("ten thousand bucks", 1e4, "USD"), ("ten grand", 1e4, "USD")]),
        ("₿21,000,000 and 2 ETH", [("₿21,000,000", 21e6, "BTC"), ("2 ETH", 2.0, "ETH")]),
    )
    def test_get_their_code(self, text: str, expected: list[tuple[object, ...]]) -> None:
        found = read(text)
        assert [(span, unit) for span, _, unit in found] == [(span, unit) for span, _, unit in expected]
        assert [value for _, value, _ in found] == pytest.approx([value for _, value, _ in expected])

    @cases(
        ("USD/JPY 156.16", [("156.16", 156.16, None)]),
        ("EUR/USD 1.08", [("1.08", 1.08, None)]),
        ("156 yen a dollar", [("156 yen", 156.0, "JPY")]),
        ("It won 3 awards.", [("3", 3.0, None)]),
        ("ALL 5 banks", [("5", 5.0, None)]),
        ("short 46,000 yen contracts", [("46,000", 46000.0, "contracts")]),
    )
    def test_of_pairs_and_words_are_left_alone(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestSigns:
    @cases(
        ("GDP came in at -1.3%.", [("-1.3%", -1.3, "%")]),
        ("GDP came in at −1.3%.", [("−1.3%", -1.3, "%")]),
        ("Net income: ($99.99)", [("($99.99)", -99.99, "USD")]),
        ("a net loss of ($1.2 million)", [("($1.2 million)", -1.2e6, "USD")]),
        ("minus 0.1 percent", [("minus 0.1 percent", -0.1, "%")]),
        ("-$5bn", [("-$5bn", -5e9, "USD")]),
        ("$-5", [("$-5", -5.0, "USD")]),
        ("payrolls +114k", [("+114k", 114000.0, None)]),
        ("10 000 000 euros", [("10 000 000 euros", 1e7, "EUR")]),
        ("10\u202f000 €", [("10\u202f000 €", 1e4, "EUR")]),
        ("１２．５％", [("１２．５％", 12.5, "%")]),
        ("CHF 20'000", [("CHF 20'000", 20000.0, "CHF")]),
        ("€ 1.234,56", [("€ 1.234,56", 1234.56, "EUR")]),
        ("0,25% Zins", [("0,25%", 0.25, "%")]),
        ("マイナス0.1%", [("マイナス0.1%", -0.1, "%")]),
        ("负3.9%", [("负3.9%", -3.9, "%")]),
    )
    def test_are_read(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected

    @cases(
        ("2,380,000 ($21,972)", [("2,380,000", 2380000.0, None), ("$21,972", 21972.0, "USD")]),
        ("a deal (approximately £15 million)", [("£15 million", 15e6, "GBP", "~")]),
        ("4.15 minus 2.02", [("4.15", 4.15, None), ("2.02", 2.02, None)]),
        ("corp . - - $ 75 million", [("$ 75 million", 75e6, "USD")]),
        ("COVID-19 and Q3-25", []),
    )
    def test_that_are_no_signs(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestSpokenNumbers:
    @cases(
        ("one point six nine billion yuan", [("one point six nine billion yuan", 1.69e9, "CNY")]),
        ("three and three quarter percent", [("three and three quarter percent", 3.75, "%")]),
        ("3 3/4 %", [("3 3/4 %", 3.75, "%")]),
        ("3¾%", [("3¾%", 3.75, "%")]),
        ("two-thirds of a percent", [("two-thirds of a percent", 2 / 3, "%")]),
        ("Three quarters of one percent", [("Three quarters of one percent", 0.75, "%")]),
        ("rates at zero", [("zero", 0.0, None)]),
        ("rates near zero", [("zero", 0.0, None, "~")]),
        ("five and a half million euros", [("five and a half million euros", 5.5e6, "EUR")]),
        ("ninety nine hundred and fifteen dollars", [("ninety nine hundred and fifteen dollars", 9915.0, "USD")]),
        ("two-and-a-quarter per cent", [("two-and-a-quarter per cent", 2.25, "%")]),
        ("an eighth of a point", [("an eighth of a point", 0.125, "pp")]),
        ("5 and 1/2 percent", [("5 and 1/2 percent", 5.5, "%")]),
        ("down a third", [("a third", 100 / 3, "%")]),
        ("a third of that is gone", [("a third", 100 / 3, "%")]),
        ("Six figures", [("Six figures", 1e5, None, ">=")]),
        ("in single digits", [("single digits", 10.0, None, "<")]),
        ("It went to parity.", [("parity", 1.0, None)]),
        ("thirty-six basis points", [("thirty-six basis points", 0.36, "pp")]),
        ("a seventy-dollar commodity", [("seventy-dollar", 70.0, "USD")]),
    )
    def test_are_numbers(self, text: str, expected: list[tuple[object, ...]]) -> None:
        found = read(text)
        assert [(row[0], *row[2:]) for row in found] == [(row[0], *row[2:]) for row in expected]
        assert [row[1] for row in found] == pytest.approx([row[1] for row in expected])


class TestElidedUnits:
    @cases(
        ("eight or nine euros", [("eight", 8.0, "EUR"), ("nine euros", 9.0, "EUR")]),
        ("0.1, 0.2 and 0.3%", [("0.1", 0.1, "%"), ("0.2", 0.2, "%"), ("0.3%", 0.3, "%")]),
        ("twenty dollars and 43", [("twenty dollars and 43", 20.43, "USD")]),
        ("levels of $80 and 75", [("$80", 80.0, "USD"), ("75", 75.0, None)]),
        ("now $671bn, up from 600", [("$671bn", 671e9, "USD"), ("600", 600e9, "USD")]),
        ("2.9% versus 3.1 expected", [("2.9%", 2.9, "%"), ("3.1", 3.1, "%")]),
        ("fell to 3.8% from 4.1", [("3.8%", 3.8, "%"), ("4.1", 4.1, "%")]),
        ("fell 0.4% from 1.2", [("0.4%", 0.4, "%"), ("1.2", 1.2, None)]),
        ("$5bn from 2024", [("$5bn", 5e9, "USD")]),
        ("25 or 50 basis points", [("25", 0.25, "pp"), ("50 basis points", 0.5, "pp")]),
        ("yields of 4.43, and 335 bps more", [("4.43", 4.43, None), ("335 bps", 3.35, "pp")]),
    )
    def test_are_shared_where_a_list_shares_them(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestJapaneseAndChinese:
    @cases(
        ("4兆円", [("4兆円", 4e12, "JPY")]),
        ("40兆2,000億円", [("40兆2,000億円", 40.2e12, "JPY")]),
        ("9万亿美元", [("9万亿美元", 9e12, "USD")]),
        ("３．５％", [("３．５％", 3.5, "%")]),
        ("年率2.5%で成長", [("2.5%", 2.5, "%")]),
        ("約4兆円", [("4兆円", 4e12, "JPY", "~")]),
        ("4兆円以上", [("4兆円", 4e12, "JPY", ">=")]),
        ("2～2.5%", [("2～2.5%", (2.0, 2.5), "%")]),
        ("超过200亿元", [("200亿元", 200e8, "CNY", ">")]),
        ("近50亿美元", [("50亿美元", 50e8, "USD", "~")]),
        ("30多亿美元", [("30多亿美元", 30e8, "USD", ">")]),
        ("百分之二点五", [("百分之二点五", 2.5, "%")]),
        ("三分之一", [("三分之一", 100 / 3, "%")]),
        ("七割半", [("七割半", 75.0, "%")]),
        ("四十九兆九千五百九十二億円", [("四十九兆九千五百九十二億円", 49.9592e12, "JPY")]),
        ("2ドル3セント", [("2ドル3セント", 2.03, "USD")]),
        ("汇率在153至159之间", [("153至159", (153.0, 159.0), None)]),
        ("在156.30附近波动", [("156.30", 156.3, None, "~")]),
        ("金利を0.5%から0.75%に引き上げた", [("0.5%", 0.5, "%"), ("0.75%", 0.75, "%")]),
        ("原油下跌2.1美元至58.4美元", [("2.1美元", 2.1, "USD"), ("58.4美元", 58.4, "USD")]),
        ("利率维持在3.50%至3.75%", [("3.50%至3.75%", (3.5, 3.75), "%")]),
        ("1ドル=156円台", [("156円", (156.0, 157.0), "JPY")]),
        ("金は1オンス4000ドルを突破", [("4000ドル", 4000.0, "USD", ">")]),
        ("数千亿日元", [("数千亿日元", (1e11, 1e12), "JPY", "~")]),
        ("1.95香港ドル", [("1.95香港ドル", 1.95, "HKD")]),
    )
    def test_are_read(self, text: str, expected: list[tuple[object, ...]]) -> None:
        found = read(text)
        assert [(row[0], *row[2:]) for row in found] == [(row[0], *row[2:]) for row in expected]
        assert [row[1] for row in found] == [pytest.approx(row[1]) for row in expected]

    @pytest.mark.parametrize(
        "text",
        [
            "二〇二六年三月五日",
            "2026年1月",
            "一些市场",
            "第一季度",
            "五角大楼",
            "连续三天",
            "前一天曾触及这一点位",
            "次の駅は銭函",
        ],
    )
    def test_dates_and_words_with_numerals_are_none(self, text: str) -> None:
        assert read(text) == []


class TestNoQuantities:
    @pytest.mark.parametrize(
        "text",
        [
            "On November 25, 2025 it met.",
            "the 16th of May",
            "2025-12-09T10:47:15Z",
            "at 13:30 GMT",
            "at 9 am",
            "since 2008",
            "the 2025/26 season",
            "call +49 (30) 1234567",
            "call 555-123-4567",
            "version 2.4.1",
            "with 50x leverage",
            "the 10-year note",
            "a six-day streak",
            "its third consecutive day",
            "for three straight weeks",
            "in the past 24 hours",
            "the 200-day moving average",
            "the 100 hourly Simple Moving Average",
            "the Nikkei 225, S&P 500 and Nasdaq 100",
            "the Russell 2000 index",
            "the G10 and Q3 of FY2025",
            "COVID-19",
            "the top 20 coins",
            "H100 chips",
            "three times as much",
            "a 3-fold rise",
            "a two-way market",
            "an 8-1 vote",
            "https://example.org/a?b=30%25%20",
            "write to me15@example.org",
            "at one point",
            "one of the banks",
            "a dollar rally",
            "the first half of the session",
            "Hut 8 and its peers",
            "the firm Twenty One is listed",
            "the launch by 21Shares",
            "call 555-0147",
            "see section 4.2",
            "at odds of two-to-one",
            "a vote of 7-2",
            "8 out of 12",
            "founded in 1838",
            "a 30-point plan",
            "Between January 20 and 21",
            "ERNIE-5.0-0110 is a model",
            "between 2020 and 2024",
        ],
        ids=str,
    )
    def test_are_found_where_none_is_meant(self, text: str) -> None:
        assert read("Now " + text) == []

    def test_list_numbers_are_none(self) -> None:
        assert read("1. Rates\n2) Yields\n(3) Gold at $4,000") == [("$4,000", 4000.0, "USD")]

    @cases(
        ("USD/JPY is at 156.16.", [("156.16", 156.16, None)]),
        ("The Nikkei closed at 40,000.", [("40,000", 40000.0, None)]),
        ("gold above 2050", [("2050", 2050.0, None, ">")]),
        ("dropped by 43,000 last month", [("43,000", 43000.0, None)]),
        ("two-year 1.41", [("1.41", 1.41, None)]),
    )
    def test_bare_levels_stay(self, text: str, expected: list[tuple[object, ...]]) -> None:
        assert read(text) == expected


class TestComparators:
    @pytest.mark.parametrize(
        ("text", "comparator"),
        [
            ("nearly $5", "~"),
            ("about $5", "~"),
            ("some $5", "~"),
            ("roughly around $5", "~"),
            ("testing key technical support at $5", "~"),
            ("approaching the significant exchange rate level of $5", "~"),
            ("$5 or so", "~"),
            ("over $5", ">"),
            ("more than $5", ">"),
            ("well above $5", ">"),
            ("back above the $5 level", ">"),
            ("went through $5", ">"),
            ("$5 and change", ">"),
            ("at least $5", ">="),
            ("no less than $5", ">="),
            ("$5 or more", ">="),
            ("reclaimed the $5 mark", ">="),
            ("under $5", "<"),
            ("just shy of $5", "<"),
            ("below the critical resistance level of $5", "<"),
            ("up to $5", "<="),
            ("as much as $5", "<="),
            ("no more than $5", "<="),
            ("$5 at most", "<="),
            ("約5ドル", "~"),
            ("5ドル以上", ">="),
            ("5ドル以下", "<="),
            ("5ドル未満", "<"),
            ("5ドルを超えた", ">"),
            ("大约5美元", "~"),
            ("超过5美元", ">"),
            ("不到5美元", "<"),
            ("至少5美元", ">="),
            ("最多5美元", "<="),
            ("5美元左右", "~"),
            ("在5美元上方", ">"),
            ("跌至5美元下方", "<"),
            ("the fund with $5", "="),
            ("pushing the pair up to $5", "="),
            ("the highest level since the crash was $5", "="),
        ],
        ids=str,
    )
    def test_are_read_from_the_words_around(self, text: str, comparator: str) -> None:
        (quantity,) = find_quantities(text)
        assert quantity.comparator == comparator
        assert quantity.value == 5.0

    def test_a_blur_holds_for_both_of_a_pair(self) -> None:
        assert [quantity.comparator for quantity in find_quantities("to around 6,860 and 25,200")] == ["~", "~"]

    def test_a_bound_holds_for_both_before_one_noun(self) -> None:
        text = "falling below the 1.35 and 1.34 support levels"
        assert [quantity.comparator for quantity in find_quantities(text)] == ["<", "<"]
