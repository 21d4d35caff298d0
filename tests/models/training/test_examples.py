"""The training sets: read into one form, split so that what belongs together stays together."""

import json
from collections import defaultdict

import pytest

from groundswell.core.errors import DataFileError
from groundswell.models.training.examples import TRAINING_SETS, Example, fold, part_of, read_parts, read_set


def test_every_row_lands_in_one_part(training_folder):
    parts = read_parts(training_folder)
    read = sum(1 for item in TRAINING_SETS for _ in read_set(training_folder, item))
    assert sum(map(len, parts.values())) == read
    assert parts["train"]
    assert parts["test"]


@pytest.mark.parametrize("source", ["fed", "pairs", "rumoureval", "commentary"])
def test_texts_of_one_document_stay_in_one_part(training_folder, source):
    places = defaultdict(set)
    for part, examples in read_parts(training_folder).items():
        for example in examples:
            if example.source == source:
                places[example.group].add(part)
    assert all(len(parts) == 1 for parts in places.values())


def test_the_same_headline_with_another_address_is_the_same_group():
    assert fold("Stock JUMPS 5% https://t.co/abc") == fold("stock jumps 5 %  https://t.co/xyz")


def test_the_part_depends_on_the_group_alone():
    one = Example(text="a", source="fed", group="2020-01-01")
    two = Example(text="b", source="fed", group="2020-01-01")
    assert part_of(one, 0.2) == part_of(two, 0.2)


def test_nothing_is_held_back_for_test_where_the_share_is_zero():
    assert {part_of(Example(text="", source="tfns", group=str(i)), 0.0) for i in range(200)} == {"train", "dev"}


def test_entities_point_at_their_names(training_folder):
    for part in read_parts(training_folder).values():
        for example in part:
            for start, end, _ in example.entities:
                assert example.text[start:end].endswith(("Bank", "Steel", "Foods"))


def test_a_line_separator_inside_a_string_does_not_break_a_row(training_folder):
    path = training_folder / "sentiment/tfns_train.jsonl"
    path.write_text(json.dumps({"text": "up\u2028down", "label": "neutral"}, ensure_ascii=False), encoding="utf-8")
    assert [example.text for example in read_set(training_folder, TRAINING_SETS[0])] == ["up\u2028down"]


def test_a_missing_set_is_named(training_folder):
    (training_folder / TRAINING_SETS[2].path).unlink()
    with pytest.raises(DataFileError, match="finentity"):
        read_parts(training_folder)


def test_a_row_without_a_field_is_named_by_file_and_line(training_folder):
    with (training_folder / TRAINING_SETS[3].path).open("a", encoding="utf-8") as file:
        file.write('{"text": "no labels"}\n')
    with pytest.raises(DataFileError, match=r"fed_minutes_labelled\.jsonl:49: KeyError"):
        read_parts(training_folder)
