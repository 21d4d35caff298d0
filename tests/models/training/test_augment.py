"""What is done to the training part: off-topic labels by rule, fewer plain replies."""

from groundswell.models.training.augment import thin_plain_replies, with_off_topic
from groundswell.models.training.examples import Example


def _headline(text: str) -> Example:
    return Example(text=text, source="tfns", group=text, labels={"sentiment": "neutral"})


def test_company_news_becomes_off_topic_and_economic_news_does_not():
    examples = [_headline("Acme names a new chairman"), _headline("Fed raises rates again")]
    labelled = with_off_topic(examples, limit=5)
    assert labelled[0].labels == {"sentiment": "neutral", "stance": "irrelevant"}
    assert "stance" not in labelled[1].labels


def test_no_more_than_the_limit_get_the_label():
    labelled = with_off_topic([_headline(f"Acme opens shop {n}") for n in range(100)], limit=7)
    assert sum("stance" in example.labels for example in labelled) == 7


def test_a_limit_of_zero_changes_nothing():
    examples = [_headline("Acme names a new chairman")]
    assert with_off_topic(examples, limit=0) == examples


def test_plain_replies_are_thinned_and_others_kept():
    replies = [
        Example(text=str(n), source="rumoureval", group=str(n), labels={"relation": "comment" if n % 2 else "deny"})
        for n in range(20)
    ]
    kept = thin_plain_replies(replies, share=0.2)
    assert sum(example.labels["relation"] == "deny" for example in kept) == 10
    assert sum(example.labels["relation"] == "comment" for example in kept) == 2
