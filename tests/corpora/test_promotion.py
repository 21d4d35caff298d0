"""Promotion shows by signs of several kinds; market talk that shares a word with it has one at most."""

from __future__ import annotations

import pytest

from groundswell.corpora.promotion import LONGEST, promotion_signs

PROMOTION = {
    "contact-gain": "Mentor Lena turned my $400 into $9,000 in two weeks, WhatsApp her +44 7700 900000",
    "offer-contact": "Free signals for the first 30 members, join our Telegram channel now",
    "gain-offer": "Our robot pays 2% daily, guaranteed profit, register now before slots close",
    "bait-offer": "Airdrop live! Connect your wallet and claim now, only 20 spots left",
    "recovery": "I lost money to a broker and a recovery agent got back all my funds, reach him on telegram",
}
TALK = {
    "leverage": "Nobody should be at 20x leverage before the BOJ meets.",
    "risk-free": "The risk-free rate is 4.3%, so why hold equities at 22 times earnings?",
    "rates": "Turkey pays 37% and still loses reserves weekly.",
    "price": "Gold went from $4,000 to $4,400 in a month.",
    "telegram": "Telegram's founder was released on bail.",
    "inflation": "Argentina's inflation was 2.4% monthly in May, and rents rose twice that.",
    "join": "Poland may join the euro before 2035.",
    "members": "Only 3 members voted for a cut, the other six saw no risk in waiting.",
}


@pytest.mark.parametrize("text", PROMOTION.values(), ids=PROMOTION.keys())
def test_promotion_has_signs_of_two_kinds(text: str) -> None:
    assert len(promotion_signs(text)) >= 2


@pytest.mark.parametrize("text", TALK.values(), ids=TALK.keys())
def test_talk_of_markets_has_no_more_than_one(text: str) -> None:
    assert len(promotion_signs(text)) <= 1


def test_long_texts_are_not_read_for_signs() -> None:
    text = next(iter(PROMOTION.values()))
    assert promotion_signs(text + " Rates held." * (LONGEST // 12)) == {}
    assert all(0 < weight < 1 for weight in promotion_signs(text).values())
